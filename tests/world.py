"""People and groups for tests, made directly in the database: who they are matters, not how they came."""

from datetime import UTC, date, datetime, timedelta
from secrets import randbits

from sqlalchemy import select

from community.accounts.models import ApiToken, Identity, NoContact, SignIn, SiteAgreement, User
from community.core.clock import now
from community.core.db import db
from community.core.tokens import digest, new_token
from community.groups.models import Group, GroupAgreement, Membership
from community.moderation.models.phrases import PhraseList, WatchedPhrase


class World:
    """`make.user()`, `make.group(members=[…])`, and a cast that is always there: ann, mo, otto, owen."""

    def __init__(self) -> None:
        self.count = 0

    def user(self, handle: str | None = None, role: str = "member", **more) -> User:
        """Somebody, verified unless `email_verified_at=None`."""
        self.count += 1
        handle = handle or f"person{self.count}"
        email = more.pop("email", f"{handle}@example.org")
        user = User(
            **{
                "handle": handle,
                "handle_key": handle.lower(),
                "email": email,
                "email_key": email.lower(),
                "email_verified_at": datetime(2026, 1, 1, tzinfo=UTC),
                "password_hash": "x",
                "role": role,
                "adult_confirmed_on": date(2026, 1, 1),
                "agreement_version": 1,
                "created_at": datetime(2026, 1, 1, tzinfo=UTC),
                **more,
            }
        )
        db.session.add(user)
        db.session.flush()
        db.session.add(Identity(user_id=user.id, name=handle, mark=1 + user.id % 7))
        db.session.flush()
        db.session.refresh(user)
        db.session.commit()
        return user

    def _cast(self, handle: str, role: str = "member") -> User:
        return db.session.scalar(select(User).where(User.handle_key == handle)) or self.user(handle, role)

    @property
    def ann(self) -> User:
        """A member."""
        return self._cast("ann")

    @property
    def mo(self) -> User:
        """A site moderator."""
        return self._cast("mo", "moderator")

    @property
    def otto(self) -> User:
        """The outsider."""
        return self._cast("otto")

    @property
    def owen(self) -> User:
        """The admin."""
        return self._cast("owen", "admin")

    def site_rules(self, version: int = 1, rules: list[str] | None = None) -> SiteAgreement:
        """The site's agreement."""
        agreement = SiteAgreement(version=version, rules=rules or ["Be kind.", "Keep what you read here."])
        db.session.add(agreement)
        db.session.commit()
        return agreement

    def group(
        self,
        name: str | None = None,
        privacy: str = "private",
        members=(),
        moderators=(),
        owner=None,
        rules=("Be kind.", "What is said here stays here."),
        **more,
    ) -> Group:
        """A group with its agreement. Give at least one of owner, moderators, members."""
        self.count += 1
        name = name or f"Group {self.count}"
        everyone = [(user, "member") for user in members] + [(user, "moderator") for user in moderators]
        everyone += [(owner, "owner")] if owner else []
        group = Group(
            **{
                "slug": name.lower().replace(" ", "-"),
                "name": name,
                "summary": "A place to talk.",
                "privacy": privacy,
                "founder_id": (everyone or [(self.owen, "")])[-1][0].id,
                **more,
            }
        )
        db.session.add(group)
        db.session.flush()
        db.session.add(GroupAgreement(group_id=group.id, version=1, rules=list(rules)))
        for user, role in everyone:
            self.join(user, group, role=role)
        db.session.commit()
        return group

    def watch(
        self, group: Group | None, *phrases: str, action: str = "hold", kind: str = "word", note: str | None = None
    ) -> None:
        """Phrases in force, of a group or (None) of the site."""
        group_id = group.id if group else None
        db.session.add_all(
            WatchedPhrase(group_id=group_id, phrase=phrase, kind=kind, action=action, note=note, in_force=True)
            for phrase in phrases
        )
        db.session.merge(PhraseList(list_id=group_id or 0, version=randbits(31)))
        db.session.commit()
        db.session().info.pop("kept", None)  # as a request of its own begins

    def join(self, user: User, group: Group, status: str = "active", role: str = "member", **more) -> Membership:
        """A membership of any status."""
        membership = Membership(
            **{
                "group_id": group.id,
                "user_id": user.id,
                "status": status,
                "role": role,
                "agreement_version": 1,
                "joined_at": now() if status == "active" else None,
                **more,
            }
        )
        db.session.add(membership)
        group.member_count += status == "active"
        db.session.commit()
        return membership

    def no_contact(self, user: User, other: User) -> None:
        """`user` chose no contact with `other`."""
        db.session.add_all(
            [
                NoContact(user_id=user.id, other_id=other.id, chosen=True),
                NoContact(user_id=other.id, other_id=user.id, chosen=False),
            ]
        )
        db.session.commit()

    def sign_in(self, user: User) -> str:
        """The key of a signed-in browser."""
        key = new_token()
        db.session.add(SignIn(user_id=user.id, key_digest=digest(key), expires_at=now() + timedelta(days=1)))
        db.session.commit()
        return key

    def token(self, user: User, scopes=("read", "write")) -> str:
        """A personal token for the API."""
        token = new_token()
        db.session.add(ApiToken(user_id=user.id, name="test", scopes=list(scopes), digest=digest(token)))
        db.session.commit()
        return token

    def pause(self, user: User, days: int = 1) -> None:
        """Suspend somebody."""
        user.suspended_until = now() + timedelta(days=days)
        db.session.commit()
