"""What its author took back and put back again, whatever moderators do meanwhile: where it stands is what a plain model
says, and nothing stays out of sight that nobody decided about.
"""

from itertools import permutations

import pytest

from community.core.db import db
from community.core.errors import DomainError
from community.forums.actions.posts import remove_post, undo_removal
from community.forums.models import Post
from community.moderation.actions.appeals import appeal, decide_appeal
from community.moderation.actions.cases import decide, remove_at_once
from community.moderation.actions.hiding import hide_for_now
from community.moderation.actions.reports import report
from community.moderation.models.cases import Case
from community.moderation.queries.statements import statement_about

ORDERS = [
    order for order in permutations(("hide", "take", "decide", "undo")) if order.index("take") < order.index("undo")
]


class Model:
    """Where a post stands, as one would write it on paper."""

    def __init__(self) -> None:
        self.taken, self.held, self.put_away = False, False, ""

    def decided(self, what: str) -> None:
        self.held = False
        self.put_away = {"hide": "hidden", "remove": "removed", "restore": ""}.get(what, self.put_away)

    @property
    def status(self) -> str:
        if self.taken or self.put_away == "removed":
            return "removed"
        return "hidden" if self.held else self.put_away or "published"


def open_case_of(post: Post) -> Case | None:
    return db.session.query(Case).filter_by(subject_type="post", subject_id=post.id, decided_at=None).one_or_none()


def does(act: str, decision: str, post: Post, author, moderator, model: Model) -> None:
    """One step; what is refused changes nothing."""
    if act == "hide":
        hide_for_now(moderator, "post", post.id)
        model.held = True
    elif act == "take":
        remove_post(author, post.id)
        model.taken = True
    elif act == "undo":
        undo_removal(author, post.id)
        model.taken = False
    else:
        case = open_case_of(post)
        rule = None if decision in ("dismiss", "restore") else 1
        decide(moderator, case.id, decision, "Because of that.", case.version, rule=rule)
        model.decided(decision)


@pytest.mark.parametrize("decision", ["dismiss", "warn", "restore", "hide", "remove"])
def test_whatever_the_order(make, say, bea, ann, grete, decision):
    for order in ORDERS:
        post, model = say(bea, f"Some words, {'-'.join(order)}"), Model()
        report(ann, "post", post.id, "unkind")
        for act in order:
            try:
                does(act, decision, post, bea, grete, model)
            except DomainError:
                db.session.rollback()
            db.session.refresh(post)
            assert post.status == model.status, (order, act)
        if post.status == "hidden":
            assert open_case_of(post) or statement_about(bea, "post", post.id), f"{order}: out of sight for nothing"


def test_a_second_look_while_it_is_taken_back_counts_once_it_is_back(make, group, say, bea, ann, grete):
    second = make.user("second")
    make.join(second, group, role="moderator")
    post = say(bea, "Some words")
    case = report(ann, "post", post.id, "unkind").case
    decide(grete, case.id, "hide", "Because of that.", case.version, rule=1)
    remove_post(bea, post.id)
    asked = appeal(bea, statement_about(bea, "post", post.id).id, "I was quoting a book.")
    decide_appeal(second, asked.id, "overturned", "Agreed.")
    undo_removal(bea, post.id)
    assert post.status == "published"


@pytest.mark.parametrize("decision", ["dismiss", "warn"])
def test_what_was_removed_elsewhere_stays_removed_once_the_other_case_is_decided(make, group, say, grete, decision):
    """Two moderators of a group write, hide and remove; what is about one of them is for the site."""
    make.site_rules()
    second = make.user("second")
    make.join(second, group, role="moderator")
    post = say(grete, "Some words")
    held = hide_for_now(second, "post", post.id)
    remove_at_once(second, "post", post.id, "Enough.", 1)
    assert (post.status, held.decided_at, held.group_id) == ("removed", None, None)
    decide(make.mo, held.id, decision, "Because of that.", held.version, rule=1)
    db.session.refresh(post)
    assert post.status == "removed"
