"""Fixtures that every test may use. Each test runs in one outer transaction, rolled back at its end."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine
from argon2 import PasswordHasher
from flask.testing import FlaskClient

from community.core import clock as community_clock
from community.core import passwords
from community.core.db import db as database
from community.core.mail import OutgoingMail
from community.core.realtime import socketio
from community.core.settings import Settings
from community.factory import create_app
from tests.chat.site import Town
from tests.world import World

pytest_plugins = ["tests.services.fixtures"]
ORIGIN = "http://localhost"


class Client(FlaskClient):
    """A browser. Every request gets its own app context, so its own session, as in production."""

    def open(self, *args, **kwargs):
        headers = dict(kwargs.pop("headers", None) or {})
        method = kwargs.get("method", "GET")
        bearer = any(name.lower() == "authorization" for name in headers)
        if method not in ("GET", "HEAD", "OPTIONS") and not bearer:
            headers.setdefault("Origin", ORIGIN)
        headers = {name: value for name, value in headers.items() if value is not None}
        database.session.commit()
        with self.application.app_context():
            response = super().open(*args, headers=headers, **kwargs)
        database.session.expire_all()
        return response

    def post_form(self, path: str, data: dict | None = None, **more):
        """Send a form as a browser does: with the token that its page carried."""
        with self.session_transaction() as session:
            session["csrf_token"] = "0" * 40
        from itsdangerous import URLSafeTimedSerializer

        serializer = URLSafeTimedSerializer(self.application.secret_key, salt="wtf-csrf-token")
        return self.post(path, data={**(data or {}), "csrf_token": serializer.dumps("0" * 40)}, **more)


class Ear:
    """A Socket.IO client whose every event gets its own app context too."""

    def __init__(self, app, client=None, auth: dict | None = None):
        self.app = app
        database.session.commit()
        with app.app_context():
            self.io = socketio.test_client(app, flask_test_client=client, auth=auth)
        database.session.expire_all()

    @property
    def connected(self) -> bool:
        return self.io.is_connected()

    def emit(self, event: str, data: object = None) -> dict:
        """Send, and return the acknowledgement."""
        database.session.commit()
        with self.app.app_context():
            answer = self.io.emit(event, data, callback=True)
        database.session.expire_all()
        return answer

    def heard(self, name: str | None = None) -> list[dict]:
        """What arrived since the last call: dicts of name and args, or only the payloads of one name."""
        received = self.io.get_received()
        if name is None:
            return received
        return [event["args"][0] for event in received if event["name"] == name]


@pytest.fixture(scope="session", autouse=True)
def cheap_passwords() -> Iterator[None]:
    """Passwords at the lowest cost in this process: what they cost is tested in core/test_passwords."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_hasher", PasswordHasher(1, 8, 1))
        yield


@pytest.fixture(scope="session")
def app(database_url, tmp_path_factory):
    given = Settings(
        mode="test",
        database_url=database_url,
        rate_limits=False,
        site_name="Rebuild Your Life",
        uploads_url=f"file://{tmp_path_factory.mktemp('uploads')}",
    ).checked()
    app = create_app(given, async_mode="threading")
    app.test_client_class = Client
    with app.app_context():
        database.drop_all()
        database.create_all()
    yield app
    with app.app_context():
        database.session.remove()
        database.engine.dispose()


@pytest.fixture(autouse=True)
def db(request) -> Iterator:
    """The database, as it was before, after every test. Tests with a server of their own (`own_server`) go without."""
    if request.node.get_closest_marker("own_server"):
        yield None
        return
    app = request.getfixturevalue("app")
    with app.app_context():
        if "ground" in request.fixturenames:
            connection = request.getfixturevalue("ground")
            with undone(connection.begin_nested()), sessions_on(connection):
                yield database
        else:
            with database.engine.connect() as connection, undone(connection.begin()), sessions_on(connection):
                yield database


@contextmanager
def undone(transaction: sa.Transaction) -> Iterator[None]:
    """Whatever happens inside is taken back."""
    try:
        yield
    finally:
        transaction.rollback()


@contextmanager
def sessions_on(connection: sa.Connection) -> Iterator[None]:
    """Every session is on this connection, where a commit reaches no further than a savepoint."""
    maker = database.session.session_factory
    kept, class_ = dict(maker.kw), maker.class_
    maker.configure(bind=connection, join_transaction_mode="create_savepoint", binds={})
    get_bind = class_.get_bind
    class_.get_bind = lambda self, *args, **kwargs: connection
    database.session.remove()
    try:
        yield
    finally:
        database.session.remove()
        class_.get_bind = get_bind
        maker.kw.clear()
        maker.kw.update(kept)


@pytest.fixture(scope="module")
def ground(app) -> Iterator[sa.Connection]:
    """For what takes long to make and every test of a file begins with: `with standing(app, ground):` make it once.

    Each test that uses it, also by a fixture, finds that as it was. It is undone after the file.
    """
    with app.app_context():
        connection = database.engine.connect()
    with connection, undone(connection.begin()):
        yield connection


@contextmanager
def standing(app, ground: sa.Connection) -> Iterator[None]:
    """What is made inside is there for all tests of the file."""
    with app.app_context(), sessions_on(ground):
        yield


@pytest.fixture
def make(db) -> World:
    """Makes people and groups, and knows the cast: ann, mo, otto, owen."""
    return World()


@pytest.fixture
def client(app):
    """Somebody who is not signed in."""
    return app.test_client()


@pytest.fixture(scope="session")
def townspeople(app, lasting_site) -> Iterator[Town]:
    """Ann, Ben and Mia, who meet at `lasting_site`."""
    made = Town(app, lasting_site.database_url)
    yield made
    made.engine.dispose()


@pytest.fixture
def sign_in(app, make):
    """`sign_in(user)` gives a signed-in browser."""

    def _sign_in(user):
        browser = app.test_client()
        key = make.sign_in(user)
        with browser.session_transaction() as session:
            session["_user_id"] = str(user.id)
            session["sign_in"] = key
        return browser

    return _sign_in


@pytest.fixture
def listen(app):
    """`listen(client)` opens a socket with that browser's cookie, or with `auth={"token": …}`."""
    ears = []

    def _listen(client=None, auth=None):
        ear = Ear(app, client, auth)
        ears.append(ear)
        return ear

    yield _listen
    for ear in ears:
        if ear.connected:
            ear.io.disconnect()


@pytest.fixture
def count_queries(db):
    """`with count_queries() as seen:` collects every statement but savepoints."""

    @contextmanager
    def counter():
        seen = []

        def record(_connection, _cursor, statement, *_):
            if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
                seen.append(statement)

        sa.event.listen(db.engine, "before_cursor_execute", record)
        try:
            yield seen
        finally:
            sa.event.remove(db.engine, "before_cursor_execute", record)

    return counter


@pytest.fixture
def outbox(db):
    """`outbox()` lists the mails waiting to leave."""
    return lambda: list(database.session.scalars(sa.select(OutgoingMail).order_by(OutgoingMail.id)))


@pytest.fixture
def clock():
    """`clock.forward(days=1)` moves the time everybody sees."""

    class Clock:
        def __init__(self, traveller):
            self.traveller = traveller

        def forward(self, **delta):
            self.traveller.move_to(community_clock.now() + timedelta(**delta))

    with time_machine.travel(community_clock.now(), tick=True) as traveller:
        yield Clock(traveller)
