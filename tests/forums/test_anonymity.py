"""Under a pseudonym: shown so everywhere, known to its author alone, and never given away by whom a reader blocks."""

import re
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import update

from community.accounts.actions.mutes import mute_person
from community.accounts.actions.no_contact import choose_no_contact, lift_no_contact
from community.accounts.models import Identity
from community.core.clock import now
from community.core.db import db
from community.core.errors import Conflict, Invalid
from community.forums import policy
from community.forums.actions import posts as actions
from community.forums.actions import topics
from community.forums.jobs import clear_words_of_those_who_left
from community.forums.models import Post, Topic, TopicPseudonym
from community.forums.queries.posts import opening_of, post_for, posts_between
from community.forums.queries.topics import topic_for
from community.groups.models import Membership
from community.groups.queries.members import membership_of
from community.moderation.models.cases import Case
from community.notifications.queries import inbox, unread_count
from community.search.models import SearchDoc
from community.search.queries import search

API = "/api/v1"
#: What differs from one answer to the next whatever is asked.
NOISE = re.compile(r'name="csrf_token" value="[^"]*"|[A-Za-z0-9_-]{40,}')
WORDS = "I left in the night and took the cat."


def name_of(post: Post) -> str:
    return db.session.get_one(Identity, post.identity_id).name


@pytest.fixture
def hidden(say, bea):
    """What bea wrote anonymously in ann's topic."""
    return say(bea, WORDS, anonymous=True)


def test_one_name_in_a_topic_and_another_in_the_next(group, topic, hidden, say, ann, bea):
    own = name_of(hidden)
    assert name_of(say(bea, "And I am well.", anonymous=True)) == own != "bea"
    assert name_of(say(bea, "Hello")) == "bea"
    assert name_of(say(ann, "Me too", anonymous=True)) not in (own, "ann")
    elsewhere = topics.create_topic(bea, group, "Another", "Words", anonymous=True)
    assert elsewhere.identity_id == opening_of(elsewhere.id).identity_id != hidden.identity_id
    kept = db.session.query(TopicPseudonym).filter_by(user_id=bea.id).all()
    assert len(kept) == 2 and {one.identity_id for one in kept} == {hidden.identity_id, elsewhere.identity_id}
    assert bea.identity.name == "bea"


def test_a_pseudonym_is_like_nobodys_handle(make, monkeypatch, bea):
    from community.accounts.actions import pseudonyms

    make.user("quiet-heron-27")
    picks = iter(["quiet", "heron", "soft", "wren", "soft", "wren", "mossy", "fern"])
    monkeypatch.setattr(pseudonyms.secrets, "choice", lambda _words: next(picks))
    assert pseudonyms.take_pseudonym(bea, set()).name == "Soft Wren"
    assert pseudonyms.take_pseudonym(bea, {"Soft Wren"}).name == "Mossy Fern"


def test_its_author_alone_knows_it_for_their_own(sign_in, topic, hidden, ann, bea):
    for user, own in ((bea, True), (ann, False)):
        answer = sign_in(user).get(f"{API}/topics/{topic.id}/posts").json["items"][1]
        assert answer["author"] | {"mark": 0} == {"handle": name_of(hidden), "initials": answer["author"]["initials"],
                                                  "avatar_url": None, "mark": 0, "anonymous": True}  # fmt: skip
        assert answer["own"] is own
        page = sign_in(user).get(f"/topics/{topic.id}").text
        assert (f"You, as {name_of(hidden)}" in page) is own
        assert "anonymous here" in page and f"/people/{name_of(hidden)}" not in page
    assert sign_in(ann).get(f"/people/{name_of(hidden)}").status_code == 404
    assert "bea" not in sign_in(ann).get(f"/topics/{topic.id}").text
    assert "bea" not in sign_in(ann).get(f"/posts/{hidden.id}").text


def test_its_author_edits_removes_and_puts_back(hidden, topic, bea, ann):
    actions.edit_post(bea, hidden.id, "I left by day.")
    assert post_for(ann, hidden.id)[0].author.handle == name_of(hidden)
    actions.remove_post(bea, hidden.id)
    assert not posts_between(ann, topic_for(ann, topic.id), 2, 2)[0].shown
    actions.undo_removal(bea, hidden.id)
    assert post_for(ann, hidden.id)[0].body == "I left by day."


def test_where_the_group_does_not_allow_it_nothing_is_sent(sign_in, topic, group, bea, grete, hidden):
    group.anonymous_posts = False
    db.session.commit()
    for user, path, more in (
        (bea, f"{API}/topics/{topic.id}/posts", {}),
        (bea, f"{API}/groups/evenings/topics", {"title": "A title"}),
    ):
        answer = sign_in(user).post(path, json={"body": "Words", "anonymous": True, **more})
        assert answer.status_code == 422 and "anonymous" in answer.json["errors"]
    assert "Post anonymously" not in sign_in(bea).get(f"/topics/{topic.id}").text
    refused = sign_in(bea).post_form(f"/topics/{topic.id}/reply", {"body": "Words", "anonymous": "true"})
    assert refused.status_code == 422 and "under their own name" in refused.text
    assert db.session.query(Post).filter_by(body="Words").count() == db.session.query(Topic).count() - 1 == 0
    # what was posted before stays as it was, and can be changed
    actions.edit_post(bea, hidden.id, "Changed")
    assert post_for(grete, hidden.id)[0].anonymous


def test_whoever_looks_after_the_group_writes_by_name_there(sign_in, topic, grete, make, group):
    with pytest.raises(Invalid):
        actions.create_post(grete, topic, "Words", anonymous=True)
    assert "Post anonymously" not in sign_in(grete).get(f"/topics/{topic.id}").text
    make.join(make.mo, group)  # looks after the site, and is a member here like any other
    assert actions.create_post(make.mo, topic, "Words", anonymous=True).identity.anonymous


def test_sent_again_by_name_it_is_another_post(topic, bea):
    first = actions.create_post(bea, topic, "Words", client_id="c", anonymous=True)
    assert actions.create_post(bea, topic, "Words", client_id="c", anonymous=True).id == first.id
    with pytest.raises(Conflict):
        actions.create_post(bea, topic, "Words", client_id="c")


def test_who_became_a_moderator_since_is_not_shown_as_one(sign_in, topic, hidden, group, say, ann, bea):
    say(bea, "By name")
    membership_of(bea, group).role = "moderator"
    db.session.commit()
    [anonymous, named] = posts_between(ann, topic_for(ann, topic.id), 2, 3)
    assert (anonymous.guide, named.guide) == (False, True)
    topics.lock_topic(bea, topic.id, True)
    seen, place = post_for(bea, hidden.id)
    assert not policy.can_edit(bea, seen, place)
    assert policy.can_edit(bea, *post_for(bea, named.id))


def test_where_first_posts_are_read_every_anonymous_one_is(group, topic, say, bea, ann):
    """Or else a moderator could tell who is new here, and who isn't. Nor does it count for its author."""
    group.review_first_posts = 1
    db.session.get_one(Membership, membership_of(ann, group).id).published_count = 9
    db.session.commit()
    assert [say(user, anonymous=True).status for user in (ann, bea)] == ["pending", "pending"]
    assert {case.reason_name for case in db.session.query(Case)} == {"anonymous_post"}
    group.review_first_posts = 0
    before = membership_of(bea, group).published_count
    say(bea, "Shown at once", anonymous=True)
    db.session.expire_all()
    assert membership_of(bea, group).published_count == before


def test_how_long_somebody_is_here_plays_no_part(say, ann, bea):
    """Whatever is done about newcomers is done about everybody who is anonymous, or about nobody."""
    ann.created_at, bea.created_at = now() - timedelta(days=900), now() - timedelta(minutes=5)
    ann.vouched_at = bea.vouched_at = None
    db.session.commit()
    for words in ("Look at https://example.org/flats", "Write to me: heron@example.org"):
        assert say(ann, words, anonymous=True).status == say(bea, words, anonymous=True).status


def test_notices_name_the_pseudonym_and_no_person(topic, hidden, ann, bea, say):
    [told] = inbox(ann).page.items
    assert told.text == f"{name_of(hidden)} answered in “The evenings are long”."
    say(ann, "How brave.")
    assert [item.text for item in inbox(bea).page.items] == ["ann answered in “The evenings are long”."]


def test_it_is_found_by_its_words_and_by_no_name(hidden, ann, bea):
    assert [found.id for found in search(ann, "cat night").items if found.type == "post"] == [hidden.id]
    document = db.session.query(SearchDoc).filter_by(type="post", subject_id=hidden.id).one()
    assert document.anonymous and "bea" not in document.title + document.body
    assert name_of(hidden) not in document.title + document.body


def test_its_authors_block_hides_it_and_its_readers_does_not(make, sign_in, listen, group, ann, bea, grete):
    cleo = make.user("cleo")
    make.join(cleo, group)
    topic = topics.create_topic(grete, group, "The evenings are long", "How are yours?")
    for user in (ann, cleo):
        actions.create_post(user, topic, "Hello")
    hidden = actions.create_post(bea, topic, WORDS, anonymous=True)
    choose_no_contact(ann, "bea")  # the reader's own
    choose_no_contact(bea, "cleo")  # the author's
    ears = {user.handle: listen(sign_in(user)) for user in (ann, cleo)}
    again = actions.create_post(bea, topic, "And the cat is well.", anonymous=True)
    told = [{"topic_id": topic.id, "number": again.number}]
    assert {handle: ear.heard("topic:post") for handle, ear in ears.items()} == {"ann": told, "cleo": []}
    for user, sees in ((ann, True), (cleo, False)):
        browser = sign_in(user)
        for path in (f"/topics/{topic.id}", f"{API}/topics/{topic.id}/posts", "/search?q=night"):
            assert ("took the cat" in browser.get(path).text) is sees, path
        assert browser.get(f"/posts/{hidden.id}").status_code == (200 if sees else 404)
        answers = [item.text for item in inbox(user).page.items if name_of(hidden) in item.text]
        assert len(answers) == (2 if sees else 0)
    # where it is kept from somebody, it leaves the same place as what was taken back
    place = posts_between(cleo, topic_for(cleo, topic.id), 4, 4)
    actions.remove_post(bea, hidden.id)
    assert posts_between(cleo, topic_for(cleo, topic.id), 4, 4) == place


def test_an_authors_block_takes_their_notices_along_and_a_readers_does_not(hidden, ann, bea):
    unread = [item.id for item in inbox(ann).page.items]
    choose_no_contact(ann, "bea")
    lift_no_contact(ann, "bea")
    assert [item.id for item in inbox(ann).page.items] == unread != []
    choose_no_contact(bea, "ann")
    assert unread_count(ann.id) == 0


def test_who_leaves_with_their_words_takes_a_pseudonym_along_later(hidden, say, ann, bea, clock):
    """What goes at one moment was written by one person."""
    named = say(bea, "By name")
    bea.closed_at, bea.takes_words = now(), True
    db.session.commit()
    clear_words_of_those_who_left()
    db.session.expire_all()
    assert (named.status, hidden.status, hidden.body) == ("removed", "published", WORDS)
    clock.forward(days=28)
    clear_words_of_those_who_left()
    db.session.expire_all()
    assert (hidden.status, hidden.body) == ("removed", "")


@pytest.mark.once
def test_blocking_everybody_in_turn_tells_nothing_about_who_wrote(
    make, sign_in, count_queries, group, topic, ann, bea, grete
):
    """A reader blocks, mutes and lets go every member in turn, and each time reads all there is to read. Whether one
    member wrote the anonymous posts or another, or a moderator even, every answer is the same, byte for
    byte, and so is the work it takes.
    """
    with time_machine.travel(now(), tick=False):
        cy = make.user("cy")
        make.join(cy, group)
        for user in (bea, cy, grete):
            actions.create_post(user, topic, f"It is me, {user.handle}, by lamplight.")
            topics.create_topic(user, group, f"By name, {user.handle}", "Words by lamplight.")
        reply = actions.create_post(bea, topic, "A lamplight secret.", anonymous=True)
        opened = topics.create_topic(
            bea, group, "Nobody knows", "By lamplight.", content_notes=["grief"], anonymous=True
        )
        actions.create_post(cy, opened, "With you.")
        actions.create_post(ann, opened, "With you too.", reply_to=opening_of(opened.id).id)
        actions.create_post(bea, opened, "Thank you, by lamplight.", anonymous=True)
        written = (reply, opening_of(opened.id))
        others = ("bea", "cy", "grete")
        probes = [
            "/", "/groups/evenings/topics", "/groups/evenings/members", "/notifications", "/me/no-contact", "/me/muted",
            "/search?q=lamplight", f"/topics/{topic.id}", f"/topics/{opened.id}", f"/topics/{opened.id}?unread",
            *(f"/people/{handle}" for handle in (*others, name_of(reply))),
            *(f"/report?type=user&id={handle}" for handle in (*others, name_of(reply))),
            *(f"/topics/{post.topic_id}/reply?to={post.id}" for post in written),
            *(f"/posts/{post.id}{page}" for post in written for page in ("", "/edit", "/history")),
            *(f"/report?type={kind}&id={key}" for kind, key in (("post", reply.id), ("topic", opened.id))),
            *(API + path for path in (
                "/groups/evenings", "/groups/evenings/topics", "/groups/evenings/memberships", "/notifications",
                "/search?q=lamplight", f"/topics/{topic.id}", f"/topics/{opened.id}", f"/topics/{topic.id}/posts",
                f"/topics/{opened.id}/posts", "/me/no-contact", "/me/reports")),
        ]  # fmt: skip
        browser = sign_in(ann)

        def read() -> dict[str, str]:
            found = {}
            for path in probes:
                with count_queries() as asked:
                    answer = browser.get(path)
                found[path] = f"{answer.status} {len(asked)}\n{NOISE.sub('…', answer.text)}"
            return found

        def write_as(user) -> None:
            """The same rows, by somebody else."""
            ids = {post.identity_id for post in written}
            for table, column in ((Identity, "id"), (TopicPseudonym, "identity_id")):
                db.session.execute(update(table).where(getattr(table, column).in_(ids)).values(user_id=user.id))
            for table in (Post, Topic):
                db.session.execute(update(table).where(table.identity_id.in_(ids)).values(author_id=user.id))
            db.session.execute(update(SearchDoc).where(SearchDoc.anonymous).values(author_id=user.id))
            db.session.commit()

        def everything(author) -> dict[tuple, dict[str, str]]:
            db.session.commit()
            undo = db.session.get_bind().begin_nested()
            write_as(author)
            read()  # what is new is new once
            found: dict[tuple, dict[str, str]] = {("at first",): read()}
            for handle in others:
                choose_no_contact(ann, handle)
                found["without contact to", handle] = read()
                lift_no_contact(ann, handle)
                mute_person(ann, handle)
            found["all muted",] = read()
            found["at last",] = read()
            db.session.rollback()
            undo.rollback()
            db.session.expire_all()
            return found

        by_bea = everything(bea)
        assert "A lamplight secret." in by_bea["at first",][f"/topics/{topic.id}"]
        assert all("A lamplight secret." in found[f"/topics/{topic.id}"] for found in by_bea.values())
        for author in (cy, grete):
            assert everything(author) == by_bea, author.handle
