"""The services as fixtures. What can't be had here is skipped by name, and with CI=true it fails.

`make test` runs three workers (scripts/test): one on SQLite, one on PostgreSQL, and one for the browser, on PostgreSQL.
A test that a database can't change (`once`) runs in the first, a browser test in the third, others in the first two.
"""

import os
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from playwright.sync_api import Browser, Playwright, expect, sync_playwright

from tests.services import chromium as chromium_program
from tests.services.databases import Databases, databases
from tests.services.mailbox import Mailbox, mailbox
from tests.services.postgres import Postgres, postgres
from tests.services.process import Unavailable
from tests.services.server import Site
from tests.services.valkey import Valkey, valkey, valkey_url

MISSING = "can't be had here: "
KINDS = ("sqlite", "postgresql")
#: Which worker of `make test` this is: "sqlite", "postgresql" or "browser"; "" where all runs in one process.
WORKER = os.environ.get("COMMUNITY_TEST_WORKER", "")
PATIENCE = 30_000  # ms for what a page should come to show: a busy machine is no failure


def pytest_addoption(parser: pytest.Parser) -> None:
    """--database, for running a few tests by hand on the other database."""
    parser.addoption(
        "--database",
        choices=KINDS,
        default="postgresql" if WORKER in ("postgresql", "browser") else "sqlite",
        help="the kind of database the tests run on",
    )


def pytest_configure() -> None:
    """`make test` tries the same inputs every time; `make test-deep` many others, and says how to repeat a failure."""
    hypothesis.settings.register_profile("test", deadline=None, database=None, derandomize=True)
    hypothesis.settings.register_profile("deep", deadline=None, database=None, max_examples=1000, print_blob=True)
    hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "test"))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what another worker runs, and what only the other kind of database can do. Browsers come last."""
    kind = config.getoption("database")

    def belongs(item: pytest.Item) -> bool:
        in_browser = item.get_closest_marker("browser") is not None
        if WORKER and (in_browser or WORKER == "browser"):
            return in_browser and WORKER == "browser"
        if item.get_closest_marker("sqlite"):
            return bool(kind == "sqlite")
        if item.get_closest_marker("postgres"):
            return bool(kind == "postgresql")
        return WORKER != "postgresql" or item.get_closest_marker("once") is None

    # Last, so that one browser can serve them all: while it runs, nothing else can use asyncio in this thread.
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)
    left_out = [item for item in items if not belongs(item)]
    if left_out:
        items[:] = [item for item in items if belongs(item)]
        config.hook.pytest_deselected(items=left_out)


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Give what tests measured, and name what could not be had, just above pytest's own last line."""
    measured = [
        f"{report.nodeid}: {name} {value}"
        for report in terminalreporter.stats.get("passed", [])
        for name, value in report.user_properties
    ]
    if measured:
        terminalreporter.section("measured", sep="=")
        for line in sorted(measured):
            terminalreporter.line(line)
    counts: dict[str, int] = {}
    for report in terminalreporter.stats.get("skipped", []):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        found = re.search(re.escape(MISSING) + "(.*)", reason)
        if found:
            counts[found[1]] = counts.get(found[1], 0) + 1
    if counts:
        terminalreporter.section("not tested", sep="=", yellow=True)
        for reason, count in sorted(counts.items()):
            terminalreporter.line(f"{count} tests skipped, {MISSING}{reason}")


@contextmanager
def or_missing() -> Iterator[None]:
    """Turns Unavailable into a skip that the closing lines name; in CI into a failure."""
    try:
        yield
    except Unavailable as problem:
        if os.environ.get("CI", "").lower() in ("1", "true"):
            pytest.fail(f"{MISSING}{problem}", pytrace=False)
        pytest.skip(f"{MISSING}{problem}")


@pytest.fixture(scope="session")
def database_kind(request: pytest.FixtureRequest) -> str:
    """sqlite or postgresql: what this run, or this worker of it, uses."""
    return str(request.config.getoption("database"))


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Postgres]:
    """A PostgreSQL server, whatever the database of this run."""
    with ExitStack() as stack:
        with or_missing():
            server = stack.enter_context(postgres())
        yield server


@pytest.fixture(scope="session")
def make_database(
    request: pytest.FixtureRequest, database_kind: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Databases]:
    """make_database.empty() and .migrated(): URLs of databases of this run's kind."""
    server = request.getfixturevalue("postgres_server") if database_kind == "postgresql" else None
    with databases(tmp_path_factory.mktemp("databases"), server) as made:
        yield made


@pytest.fixture(scope="session")
def database_url(make_database: Databases) -> str:
    """An empty database for the app that most tests share."""
    return make_database.empty()


@pytest.fixture(scope="session")
def _redis_url() -> Iterator[str]:
    with ExitStack() as stack:
        with or_missing():
            url = stack.enter_context(valkey_url())
        yield url


@pytest.fixture
def redis_url(_redis_url: str) -> str:
    """The address of an emptied Valkey for COMMUNITY_REDIS_URL."""
    import redis

    with redis.Redis.from_url(_redis_url) as connection:
        connection.flushdb()
    return _redis_url


@pytest.fixture
def valkey_server() -> Iterator[Valkey]:
    """A Valkey of this test's own, which it may kill and start again."""
    with ExitStack() as stack:
        with or_missing():
            server = stack.enter_context(valkey())
        yield server


@pytest.fixture(name="mailbox")
def _mailbox() -> Iterator[Mailbox]:
    """An SMTP server; give its url to a site as COMMUNITY_MAIL_URL."""
    with mailbox() as box:
        yield box


@contextmanager
def sites(make_database: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Site]]:
    """A function that starts sites, which are ended at the end; their logs are shown when a test fails."""
    started: list[Site] = []

    def start(*, database_url: str | None = None, **settings: str) -> Site:
        url = database_url or make_database.migrated()
        folder = Path(tmp_path_factory.mktemp("site"))
        site = Site(folder, url, {f"COMMUNITY_{name.upper()}": value for name, value in settings.items()})
        started.append(site)
        return site.start()

    try:
        yield start
    finally:
        for site in started:
            site.kill()  # nobody needs its goodbye, which takes seconds while pages are open
            print(f"--- what {site.base_url} printed\n{site.log()[-5000:]}")


@pytest.fixture
def start_site(make_database: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Site]]:
    """start_site(redis_url=…, rate_limits="off") -> Site, running on a migrated database of its own for one test."""
    with sites(make_database, tmp_path_factory) as start:
        yield start


@pytest.fixture(scope="module")
def shared_site(make_database: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One running site for all tests of a file that don't mind each other's traces. Rate limits are off."""
    with sites(make_database, tmp_path_factory) as start:
        yield start(rate_limits="off")


@pytest.fixture(scope="session")
def lasting_site(make_database: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One running site for all files whose tests keep to a group of their own. Rate limits are off."""
    with sites(make_database, tmp_path_factory) as start:
        yield start(rate_limits="off")


@pytest.fixture(scope="session")
def demo_site(make_database: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One running site with the demo community, for all who don't mind each other's traces. Rate limits are off."""
    with sites(make_database, tmp_path_factory) as start:
        site = start(rate_limits="off")
        site.flask("demo", "load")
        yield site


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Playwright's synchronous API. While it runs, nothing else can use asyncio in this thread."""
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def chromium_path() -> Path:
    """The browser's program, installed first where that is needed and possible."""
    with or_missing():
        return chromium_program.chromium()


@pytest.fixture(scope="session")
def browser(playwright: Playwright, chromium_path: Path) -> Iterator[Browser]:
    """A real Chromium, the same for all; a test opens a context of its own."""
    running = playwright.chromium.launch(
        executable_path=chromium_path,
        env=dict(chromium_program.environment(chromium_path)),
        # Root has no sandbox, containers have little shared memory, and no test should wait for Google.
        args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--disable-background-networking"],
    )
    yield running
    running.close()
