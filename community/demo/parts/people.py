"""The people of the demo: what signing up leaves behind, without a thousand passwords to hash."""

from community.accounts.models import MARKS, Identity, User
from community.core import words
from community.demo.parts.copy import OLDEST, SITE_DAYS, Copy, Person
from community.search.models import SearchDoc

#: Hours since somebody was last here. Those who are shown around have a little to catch up with; others vary.
LAST_HERE = {"ann": 26, "mo": 9, "owen": 40, "otto": 20}


def add_people(copy: Copy, password_hash: str) -> None:
    """Everybody of this copy. The first copy has the people of the content files, later ones have borrowed handles."""
    for index, said in enumerate(copy.content.people):
        handle = said["handle"] if copy.number == 0 else _handle(copy.number * len(copy.content.people) + index)
        joined_days = _joined_days(copy, said["joined_days_ago"])
        joined = copy.at(joined_days)
        user_id = copy.rows.add(
            User,
            handle=handle,
            handle_key=handle.lower(),
            email=f"{handle}@example.org",
            email_key=f"{handle}@example.org".lower(),
            email_verified_at=joined,
            password_hash=password_hash,
            role=said.get("role", "member") if copy.number == 0 else "member",
            about=said["about"],
            adult_confirmed_on=joined.date(),
            agreement_version=1,
            created_at=joined,
        )
        identity_id = copy.rows.add(Identity, user_id=user_id, name=handle, mark=1 + user_id % MARKS)
        copy.rows.add(
            SearchDoc,
            type="user",
            subject_id=user_id,
            group_id=None,
            author_id=user_id,
            audience="members",
            title=handle,
            body=said["about"],
            url=f"/people/{handle}",
            at=joined,
        )
        hours = LAST_HERE.get(said["handle"]) or copy.chance.uniform(2, 200)
        copy.people[said["handle"]] = Person(user_id, identity_id, handle, joined_days, hours / 24)


def _joined_days(copy: Copy, days: float) -> float:
    """People of later copies came before anything of their copy was written."""
    if copy.number == 0:
        return days
    share = (copy.number + 1) / copy.of
    return max(days, days + share * (OLDEST * SITE_DAYS - days) + 25)


def _handle(number: int) -> str:
    """A handle like those that are suggested to people who sign up, another for each number."""
    quiet = words.QUIET[number % len(words.QUIET)]
    thing = words.THINGS[number // len(words.QUIET) % len(words.THINGS)]
    return f"{quiet}-{thing}-{number}"
