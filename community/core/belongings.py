"""What is kept about one person, to take along: every slice names its part, and all of them go into one zip.

Nothing is written to a disk. The database is let go between the parts, because a phone may read slowly.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from io import RawIOBase
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from flask import Response, current_app, stream_with_context
from sqlalchemy import Select

from community.core.clock import now
from community.core.db import db
from community.core.errors import NotFound
from community.core.files import read_file


@dataclass(frozen=True)
class Section:
    """One kind of thing that is kept: `name` for programs, `title` for readers, and rows of plain values.

    A row's `picture` is the key of a file that comes along; its name in the zip takes its place.
    """

    name: str
    title: str
    rows: list[dict]


#: What a slice keeps about a person. Takes the `User`, and reads no more of it than its id.
Part = Callable[[Any], Iterable[Section]]

_parts: list[Part] = []


def register(parts: Iterable[Part]) -> None:
    """Set who gives what. Called by the wiring."""
    _parts[:] = parts


def rows_kept(statement: Select) -> list[dict]:
    """A statement's rows as a section wants them, by the names of its columns."""
    return [dict(row) for row in db.session.execute(statement).mappings()]


def sections(user: Any) -> Iterator[Section]:
    """Everything that is kept, part by part. What is empty is left out."""
    for part in _parts:
        found = list(part(user))
        db.session.remove()
        yield from (section for section in found if section.rows)


def download(user: Any) -> Response:
    """The zip as an answer, made while it is sent. Its name says nothing to whoever sees it among other files."""
    headers = {"Content-Disposition": f'attachment; filename="notes-{now():%Y-%m-%d}.zip"'}
    return Response(stream_with_context(packed(user)), mimetype="application/zip", headers=headers)


def packed(user: Any) -> Iterator[bytes]:
    """The zip, piece by piece: everything.json, everything.html and the pictures."""
    page = current_app.jinja_env.get_template("layout/copy.html")
    flow, pictures = _Flow(), dict[str, str]()
    with ZipFile(flow, "w", ZIP_DEFLATED) as archive:
        with archive.open("everything.json", "w") as file:
            file.write(f'{{"written": {_json(now())}'.encode())
            for section in sections(user):
                pictures |= {_file(row["picture"]): row["picture"] for row in section.rows if row.get("picture")}
                file.write(f",\n{_json(section.name)}: {_json(_with_files(section).rows)}".encode())
                yield flow.taken()
            file.write(b"}\n")
        with archive.open("everything.html", "w") as file:
            for piece in page.generate(sections=map(_with_files, sections(user)), written=now()):
                file.write(piece.encode())
                yield flow.taken()
        for name, key in pictures.items():
            try:
                content = read_file(key)
            except NotFound:  # it went meanwhile
                continue
            archive.writestr(name, content, ZIP_STORED)
            yield flow.taken()
    yield flow.taken()


def _with_files(section: Section) -> Section:
    named = [{**row, "picture": _file(row["picture"])} if row.get("picture") else row for row in section.rows]
    return Section(section.name, section.title, named)


def _file(key: str) -> str:
    """Where a picture lies in the zip: by a name that any device can open, whatever its key ends in."""
    return f"pictures/{key.partition('.')[0]}.webp"


def _json(value: Any) -> str:
    return json.dumps(value, default=_plain, ensure_ascii=False, indent=1)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"a slice gave {type(value).__name__}, which is no plain value")


class _Flow(RawIOBase):
    """A file that is written to and gives away what came."""

    def __init__(self) -> None:
        self._came: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._came.append(bytes(data))
        return len(data)

    def taken(self) -> bytes:
        came, self._came = b"".join(self._came), []
        return came
