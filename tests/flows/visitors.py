"""Everybody who may come to the doors of the small community, and a way to take back what they did there."""

from contextlib import contextmanager
from io import BytesIO

from itsdangerous import URLSafeTimedSerializer
from PIL import Image
from sqlalchemy import update
from werkzeug.datastructures import MultiDict

from community.accounts.models import User
from community.core import passwords
from community.core.db import db as database
from tests.flows.everything import PASSWORD
from tests.flows.permissions.who import Row


class Visitors:
    """Signed-in browsers by role."""

    def __init__(self, app, make, everything):
        self.app, self.make = app, make
        self.world = everything
        for user in (*everything.people.values(), everything.newcomer, everything.asker):
            database.session.add(user)
            database.session.expire(user)  # what the test before did to them was taken back
        database.session.execute(update(User).values(password_hash=passwords.hash_password(PASSWORD)))
        database.session.commit()
        people = {**self.world.people, "listener": self.world.newcomer}
        self.ids = {role: user.id for role, user in people.items()}
        self.keys = {role: make.sign_in(user) for role, user in people.items()}

    @contextmanager
    def undone(self):
        """What happens inside is rolled back."""
        connection = database.session.get_bind()
        database.session.commit()
        database.session.remove()
        nested = connection.begin_nested()
        try:
            yield
        finally:
            database.session.remove()
            nested.rollback()

    def browser(self, role: str):
        """A browser that has been here before: signed in, and with the token of a form."""
        browser = self.app.test_client()
        if role != "anonymous":
            content = {"_user_id": str(self.ids[role]), "sign_in": self.keys[role], "csrf_token": "0" * 40}
        else:
            content = {"csrf_token": "0" * 40}
        signer = self.app.session_interface.get_signing_serializer(self.app)
        browser.set_cookie("session", signer.dumps(content))
        return browser

    def request(self, row: Row, names: dict) -> dict:
        """What a valid request of this row carries, as the test client takes it."""
        address, sends, query = (filled(part, names) for part in (row.address, row.sends, row.query))
        what: dict = {"path": address, "query_string": query, "method": row.method}
        if row.method != "GET" and not address.startswith("/api/"):
            what["data"] = MultiDict({**sends, "csrf_token": self.form_token()})
            if "picture" in sends:
                what["data"]["picture"] = (_picture(), "me.png")
        elif row.method in ("POST", "PATCH", "PUT"):
            what["json"] = sends
        return what

    def form_token(self) -> str:
        """The token of a form that every browser here has open."""
        return URLSafeTimedSerializer(self.app.secret_key, salt="wtf-csrf-token").dumps("0" * 40)

    def open(self, role: str, **request):
        """The answer to a request, with everything undone afterwards."""
        with self.undone():
            return self.browser(role).open(**request)

    def knock(self, row: Row, names: dict, role: str, headers: dict | None = None):
        """The answer to a row's valid request, with everything undone afterwards."""
        return self.open(role, **self.request(row, names), headers=headers)


def _picture() -> BytesIO:
    picture = BytesIO()
    Image.new("RGB", (80, 80), "green").save(picture, "PNG")
    picture.seek(0)
    return picture


def filled(part, names: dict):
    """`{names}` replaced by what they stand for: alone by the thing itself, else as text."""
    if isinstance(part, dict):
        return {name: filled(value, names) for name, value in part.items()}
    if not isinstance(part, str) or "{" not in part:
        return part
    if part[0] == "{" and part[1:-1] in names:
        return names[part[1:-1]]
    return part.format(**names)
