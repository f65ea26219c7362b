"""What a page costs: server CPU against a hello-world view of the same process, and queries at 1 x and 100 x the data.

Run by `make bench`. Ratios only: the machine may be busy with other things. Exits with 1 when a page needs more
queries with more data. `--postgresql` measures there instead of on SQLite; `--profile PATH` prints where
the time of one page goes.
"""

import argparse
import cProfile
import gc
import pstats
import statistics
import sys
import time
from dataclasses import dataclass, field
from typing import Any

from flask import Flask

from sites import BenchSite, ask, bench_sites, version  # isort: skip  puts the project on the path
import sqlalchemy as sa
from werkzeug.routing import BuildError

from community.core.db import db

SCALES = (1, 100)
POSTS = {1: 20, 100: 200}
VIEWERS = ("ann", "mo", "owen")
#: The pages of which the CPU is measured.
MEASURED = {
    "topic page, 20 posts": "/topics/{topic_id}",
    "topic list": "/groups/{slug}/topics",
    "home": "/",
    "chat room": "/rooms/{room_id}",
    "JSON, posts of a topic": "/api/v1/topics/{topic_id}/posts",
    "JSON, topics of a group": "/api/v1/groups/{slug}/topics",
}
#: Endpoints that read no page of the site for a member, with the reason.
LEFT_OUT = {
    "static": "a file",
    "people.avatar": "a picture",
    "accounts.leave": "signs out",
    "health.readyz": "for machines",
    "api-docs.openapi_json": "does not read data",
}


@dataclass
class Result:
    """One page on the sites of both sizes."""

    path: str
    viewer: str
    queries: list[int] = field(default_factory=list)
    ratios: list[list[float]] = field(default_factory=list)
    size: int = 0


def main() -> int:
    """Measure, print the tables; 1 if a page needs more queries for more data."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--postgresql", action="store_true", help="on PostgreSQL instead of SQLite")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--profile", metavar="PATH", help="print where the time of this page goes, and stop")
    given = parser.parse_args()
    scales = SCALES[:1] if given.profile else SCALES
    with bench_sites(scales, POSTS, given.postgresql) as sites:
        gc.collect()
        gc.freeze()  # what loading left behind is no work of the pages
        if given.profile:
            _profile(sites[0], given.profile)
            return 0
        _say_what(sites, given.postgresql)
        _measure_cpu(sites, given.rounds)
        return _count_all(sites)


def _say_what(sites: list[BenchSite], on_postgresql: bool) -> None:
    kind = "PostgreSQL" if on_postgresql else "SQLite"
    print(f"\nversion {version()}, {kind}, Python {sys.version.split()[0]}, one process")
    for site in sites:
        print(f"{site.scale:>4} x: " + ", ".join(f"{count:,} {name}" for name, count in site.rows.items()))


def _hello() -> Flask:
    """The yardstick: the smallest view there is."""
    app = Flask("hello")
    app.add_url_rule("/", view_func=lambda: "Hello, world")
    return app


def _measure_cpu(sites: list[BenchSite], rounds: int) -> None:
    """CPU of each page as a ratio to hello-world: rounds that take turns, and the median of their ratios."""
    hello = _hello()
    greeting = {**sites[0].environ("/", None)}
    results = [Result(path, "ann") for path in MEASURED.values()]
    pages = [
        [(site, site.environ(result.path.format(**site.values), result.viewer)) for site in sites] for result in results
    ]
    for result, of_page in zip(results, pages, strict=True):
        for site, environ in of_page:
            for _ in range(5):
                status, body = ask(site.app, environ)
            assert status == 200, f"{environ['PATH_INFO']}: {status}"
            result.size = len(body)
            result.ratios.append([])
    _cpu(hello, greeting, 300)
    print(f"· {rounds} rounds …", flush=True)
    for _ in range(rounds):
        for result, of_page in zip(results, pages, strict=True):
            yardstick = _cpu(hello, greeting, 300)
            for index, (site, environ) in enumerate(of_page):
                result.ratios[index].append(_cpu(site.app, environ, 20) / yardstick)
    print(f"\n{'server CPU, in hello-worlds':<32}{'1 x data':>10}{'100 x data':>12}{'growth':>9}{'kB':>7}")
    for name, result in zip(MEASURED, results, strict=True):
        small, large = (statistics.median(ratios) for ratios in result.ratios)
        growth = statistics.median(b / a for a, b in zip(*result.ratios, strict=True))
        print(f"{name:<32}{small:>10.1f}{large:>12.1f}{growth:>9.2f}{result.size / 1000:>7.0f}")
    print(f"hello-world itself: {_cpu(hello, greeting, 1000) * 1e6:.0f} µs")


def _cpu(app: Any, environ: dict, times: int) -> float:
    """CPU seconds of one request, over `times` of them."""
    begun = time.process_time()
    for _ in range(times):
        ask(app, environ)
    return (time.process_time() - begun) / times


def _count_all(sites: list[BenchSite]) -> int:
    """Queries of every reading page on all sites. 1 if one needs another number where there is more data."""
    results, skipped = [], []
    for rule in sorted(sites[0].app.url_map.iter_rules(), key=lambda rule: rule.rule):
        if "GET" not in (rule.methods or ()) or rule.endpoint in LEFT_OUT:
            continue
        result = _count(sites, rule)
        (results if result else skipped).append(result or rule.rule)
    print(f"\n{'queries of every page that can be read':<52}{'as':>6}{'1 x':>7}{'100 x':>7}")
    worse = 0
    for result in results:
        few, many = result.queries[0], result.queries[-1]
        worse += many > few
        # fewer: what stands on the page is of fewer kinds there, such as no post of one's own
        mark = "   MORE" if many > few else "   fewer" if many < few else ""
        print(f"{result.path:<52}{result.viewer:>6}" + "".join(f"{count:>7}" for count in result.queries) + mark)
    print(f"\nnot opened (nothing to show in a demo, or not for these people): {', '.join(map(str, skipped))}")
    print(f"{len(results)} pages, {worse} with more queries at {SCALES[-1]} x the data")
    return int(bool(worse))


def _count(sites: list[BenchSite], rule: Any) -> Result | None:
    """How many queries this page needs on each site, for the first of the viewers who may open it everywhere."""
    for viewer in VIEWERS:
        found = Result(rule.rule, viewer)
        for site in sites:
            try:
                values = {name: site.values[name] for name in rule.arguments}
                with site.app.test_request_context():
                    path = site.app.url_for(rule.endpoint, **values)
            except (BuildError, KeyError):
                return None
            path += "?q=kettle" if path.endswith("/search") else ""
            status, count = _queries(site, site.environ(path, viewer))
            if status != 200:
                break
            found.queries.append(count)
        if len(found.queries) == len(sites):
            return found
    return None


def _queries(site: BenchSite, environ: dict) -> tuple[int, int]:
    """The status, and the statements of the second visit (the first one may note what was read)."""
    seen: list[str] = []

    def record(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if not statement.startswith(("BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK")):
            seen.append(statement)

    ask(site.app, environ)
    with site.app.app_context():
        engine = db.engine
    sa.event.listen(engine, "before_cursor_execute", record)
    try:
        status, _body = ask(site.app, environ)
    finally:
        sa.event.remove(engine, "before_cursor_execute", record)
    return status, len(seen)


def _profile(site: BenchSite, path: str) -> None:
    environ = site.environ(path.format(**site.values), "ann")
    for _ in range(20):
        status, _body = ask(site.app, environ)
    print(f"{environ['PATH_INFO']}: {status}")
    profile = cProfile.Profile()
    profile.enable()
    for _ in range(200):
        ask(site.app, environ)
    profile.disable()
    pstats.Stats(profile).sort_stats("tottime").print_stats(45)
    pstats.Stats(profile).sort_stats("cumulative").print_stats(70)


if __name__ == "__main__":
    sys.exit(main())
