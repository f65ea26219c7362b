"""The rota: who is on duty, whose clock it goes by, how turns are swapped, and who may see it."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import select

from community.core.clock import now
from community.core.errors import Conflict, Invalid, NotAllowed, NotFound
from community.moderation.actions import rota as actions
from community.moderation.models.rota import Shift
from community.moderation.notices.rota import words
from community.moderation.queries import rota
from community.notifications.models import Notification

LONDON = "Europe/London"


def told(db, user) -> list[str]:
    return list(db.session.scalars(select(Notification.kind).where(Notification.user_id == user.id)))


def evening(user, **more) -> Shift:
    """Every Monday from 18:00 to 22:00 in London."""
    given = {"group": None, "starts": time(18), "ends": time(22), "zone": LONDON, "weekday": 0, **more}
    return actions.add_shift(user, **given)


def test_a_shift_keeps_to_its_own_clock_also_when_clocks_change(make):
    evening(make.mo)
    winter, summer = datetime(2026, 3, 23, 18, 30, tzinfo=UTC), datetime(2026, 3, 30, 17, 30, tzinfo=UTC)
    assert rota.staffed(winter)
    assert rota.staffed(summer)
    assert not rota.staffed(winter.replace(hour=17))
    assert not rota.staffed(winter.replace(hour=22))
    assert rota.next_staffed(winter) == winter
    assert rota.next_staffed(winter + timedelta(hours=6)) == datetime(2026, 3, 30, 17, tzinfo=UTC)


#: The nights in which clocks in London change: at 01:00 UTC it is 02:00 in spring; in autumn 01:00 comes again.
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)


@pytest.mark.parametrize(
    ("day", "planned", "starts_at", "hours"),
    [
        (SPRING, (time(1, 30), time(2, 30)), time(1), 0.5), (SPRING, (time(0), time(1, 30)), time(0), 1),
        (SPRING, (time(1, 30), time(2)), None, 0), (SPRING, (time(1, 30), time(2, 10)), time(1), 1 / 6),
        (SPRING, (time(22), time(6)), time(21), 8), (SPRING - timedelta(days=1), (time(22), time(6)), time(22), 7),
        (AUTUMN, (time(1, 30), time(2, 30)), time(0, 30), 2), (AUTUMN, (time(0, 30), time(1, 30)), time(23, 30), 1),
        (AUTUMN - timedelta(days=1), (time(22), time(6)), time(21), 9),
    ],
)  # fmt: skip
def test_the_night_in_which_clocks_change(make, day, planned, starts_at, hours):
    """An hour that is left out is over at once, one that comes twice begins the first time: nobody has a turn that
    ends before it begins, and between two turns that follow each other nobody is missing.
    """
    given = {"starts": planned[0], "ends": planned[1]}
    weekly = evening(make.mo, weekday=day.weekday(), **given)
    noon = datetime.combine(day, time(12), tzinfo=UTC)
    found = [turn for turn in rota.turns(noon - timedelta(days=2), noon + timedelta(days=2)) if turn.day == day]
    assert rota.takes_turn(weekly, day) is bool(hours)
    if starts_at is None:
        assert found == []
        with pytest.raises(Invalid) as refused:
            evening(make.mo, weekday=None, day=day, **given)
        assert "Clocks go forward" in refused.value.errors["starts"][0]
        return
    (turn,) = found
    assert (turn.starts_at.time(), turn.ends_at - turn.starts_at) == (starts_at, timedelta(hours=hours))
    assert rota.next_staffed(turn.starts_at - timedelta(minutes=1)) == turn.starts_at
    follows = evening(make.owen, weekday=None, day=day, starts=planned[1], ends=time(12))
    if planned[0] < planned[1]:
        (after,) = (one for one in rota.turns(noon - timedelta(days=1), noon) if one.shift.id == follows.id)
        assert after.starts_at == turn.ends_at


def test_the_words_of_many_swaps_cost_what_those_of_one_do(make, db, count_queries):
    gil = make.user("gil")
    nell = make.user("nell", role="moderator")
    for number in range(20):
        owner = make.user()
        group = make.group(f"Circle {number}", owner=owner, moderators=[nell, gil])
        shift = evening(owner, group=group.slug)
        actions.ask_for_cover(owner, shift.id, now().date() + timedelta(days=7 - now().weekday()))
    shift = evening(make.mo)
    actions.ask_for_cover(make.mo, shift.id, now().date() + timedelta(days=7 - now().weekday()))
    asked = db.session.scalars(select(Notification).where(Notification.user_id == nell.id)).all()
    assert len(asked) == 21
    costs = []
    for some in (asked[:1], asked):
        ids = [notice.id for notice in some]
        db.session.expire_all()
        viewer = db.session.get(type(nell), nell.id)
        notices = db.session.scalars(select(Notification).where(Notification.id.in_(ids))).all()
        with count_queries() as seen:
            said = words(viewer, notices)
        costs.append(len(seen))
        assert set(said) == set(ids)
    assert costs[0] == costs[1]
    assert {said.url for said in said.values()} >= {"/moderation/rota", "/moderation/rota?group=circle-0"}
    for outsider in (make.ann, make.otto):
        assert words(outsider, asked) == {}


def test_a_night_on_one_day_ends_the_day_after(make):
    evening(make.mo, weekday=None, day=date(2026, 5, 1), starts=time(22), ends=time(6), zone="UTC")
    assert rota.staffed(datetime(2026, 5, 2, 5, tzinfo=UTC))
    assert not rota.staffed(datetime(2026, 5, 2, 6, tzinfo=UTC))
    assert not rota.staffed(datetime(2026, 5, 8, 23, tzinfo=UTC))
    assert rota.next_staffed(datetime(2026, 4, 30, tzinfo=UTC)) == datetime(2026, 5, 1, 22, tzinfo=UTC)
    assert rota.next_staffed(datetime(2026, 5, 3, tzinfo=UTC)) is None, "no time is promised that nobody keeps"


def test_whoever_decides_nothing_any_more_is_not_on_duty(make, db):
    evening(make.mo)
    monday = datetime(2026, 3, 23, 18, 30, tzinfo=UTC)
    make.mo.role = "member"
    db.session.commit()
    assert not rota.staffed(monday)
    assert rota.next_staffed(monday) is None


def test_a_group_has_a_rota_of_its_own(make):
    gil = make.user("gil")
    group = make.group("Evenings", owner=gil, members=[make.ann])
    evening(gil, group="evenings")
    monday = datetime(2026, 3, 23, 18, 30, tzinfo=UTC)
    assert rota.staffed(monday, group.id)
    assert not rota.staffed(monday)
    for outsider in (make.mo, make.ann, make.otto):
        with pytest.raises(NotFound):
            evening(outsider, group="evenings")


def test_people_put_themselves_down_and_the_responsible_put_others_down(make):
    with pytest.raises(NotAllowed):
        evening(make.mo, handle=make.owen.handle)
    with pytest.raises(Invalid):
        evening(make.owen, handle=make.ann.handle)
    with pytest.raises(Invalid):
        evening(make.mo, day=date(2026, 5, 1))
    with pytest.raises(NotFound):
        evening(make.ann)
    shift = evening(make.owen, handle=make.mo.handle, is_lead=True)
    other = make.user("nell", role="moderator")
    with pytest.raises(NotAllowed):
        actions.remove_shift(other, shift.id)
    actions.remove_shift(make.mo, shift.id)
    assert rota.shifts_of(None) == []


def test_a_turn_is_swapped_in_two_steps_and_stays_its_person_s_until_then(make, db):
    mo, nell = make.mo, make.user("nell", role="moderator")
    shift = evening(mo, is_lead=True)
    day = now().date() + timedelta(days=7 - now().weekday())
    moment = datetime.combine(day, time(19), tzinfo=UTC)
    with pytest.raises(Invalid):
        actions.ask_for_cover(mo, shift.id, day + timedelta(days=1))
    with pytest.raises(NotAllowed):
        actions.ask_for_cover(nell, shift.id, day)
    with pytest.raises(Conflict):
        actions.take_cover(nell, shift.id, day)
    actions.ask_for_cover(mo, shift.id, day)
    assert told(db, nell) == ["cover_wanted"]
    (turn,) = rota.on_duty(moment)
    assert (turn.user.id, turn.wanted) == (mo.id, True)
    actions.take_cover(nell, shift.id, day)
    (turn,) = rota.on_duty(moment)
    assert (turn.user.id, turn.wanted, turn.is_lead) == (nell.id, False, False)
    assert told(db, mo) == ["cover_taken"]
    assert told(db, nell) == []
    with pytest.raises(Conflict):
        actions.take_cover(make.owen, shift.id, day)


def test_the_page_and_the_api_say_who_is_on_and_who_is_next(make, sign_in):
    mo = make.mo
    browser = sign_in(mo)
    assert "Nobody stands in this rota" in browser.get("/moderation/rota").text
    form = {"group": "", "weekday": "", "day": "", "starts": "00:00", "ends": "23:59", "zone": "UTC"}
    wrong = browser.post_form("/moderation/rota", form)
    assert wrong.status_code == 422
    assert "a weekday, or one day" in wrong.text
    for weekday in range(7):
        assert browser.post_form("/moderation/rota", {**form, "weekday": weekday}).status_code == 303
    page = browser.get("/moderation/rota").text
    assert "Somebody is on duty now." in page
    assert "Every Sunday" in page
    shown = browser.get("/api/v1/moderation/rota").json
    assert shown["staffed"] is True
    assert shown["turns"][0]["handle"] == "mo"
    shift = shown["turns"][3]
    at = f"/api/v1/moderation/rota/shifts/{shift['shift']}"
    assert browser.post(f"{at}/cover", json={"day": shift["day"]}).status_code == 204
    nell = sign_in(make.user("nell", role="moderator"))
    assert "I take it" in nell.get("/moderation/rota").text
    place = f"/moderation/rota/{shift['shift']}/take"
    assert nell.post_form(place, {"day": shift["day"]}).status_code == 303
    assert nell.get("/api/v1/moderation/rota").json["turns"][3]["handle"] == "nell"
    assert browser.delete(at).status_code == 204
    for outsider in (make.ann, make.otto):
        assert sign_in(outsider).get("/moderation/rota").status_code == 404
        assert sign_in(outsider).get("/api/v1/moderation/rota").status_code == 404


def test_whoever_has_no_contact_with_a_colleague_does_not_read_their_name(make, sign_in):
    evening(make.mo, weekday=now().weekday(), starts=time(0), ends=time(23, 59), zone="UTC")
    nell = make.user("nell", role="moderator")
    make.no_contact(nell, make.mo)
    page = sign_in(nell).get("/moderation/rota").text
    assert "Another moderator" in page
    assert "mo" not in [word.strip(",. ") for word in page.split("<main")[1].split()]
    assert sign_in(nell).get("/api/v1/moderation/rota").json["turns"][0]["handle"] is None
