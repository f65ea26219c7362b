"""Where uploads are kept: a folder (file:///…), or a bucket that speaks S3 (s3://bucket/prefix?endpoint=https://…)."""

import contextlib
import errno
import os
import re
import tempfile
from datetime import datetime
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import parse_qs, urlsplit

from flask import current_app

from community.core.errors import NotFound, Unavailable
from community.core.settings import SettingsError, settings
from community.core.threads import aside

_KEY = re.compile(r"[A-Za-z0-9_-]{8,64}\.[a-z0-9]{2,5}")


class Store(Protocol):
    """What a place for files can do. Keys are names that we chose."""

    def write(self, key: str, content: bytes, content_type: str) -> None: ...
    def read(self, key: str) -> bytes | None: ...
    def delete(self, key: str) -> None: ...
    def written_before(self, moment: datetime) -> list[str]: ...


class Folder:
    """A folder of this machine. A file appears whole or not at all."""

    def __init__(self, path: Path):
        self.path = path

    def write(self, key: str, content: bytes, content_type: str) -> None:
        self.path.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=self.path, prefix=".new-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            os.replace(name, self.path / key)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise

    def read(self, key: str) -> bytes | None:
        try:
            return (self.path / key).read_bytes()
        except FileNotFoundError:
            return None

    def delete(self, key: str) -> None:
        (self.path / key).unlink(missing_ok=True)

    def written_before(self, moment: datetime) -> list[str]:
        found = []
        for file in self.path.glob("*"):
            with contextlib.suppress(FileNotFoundError):  # it went meanwhile
                if file.stat().st_mtime < moment.timestamp():
                    found.append(file.name)
        return found


class Bucket:
    """An S3-compatible bucket, through boto3 (the extra `s3`), which finds its keys in the AWS_* environment."""

    def __init__(self, name: str, prefix: str, endpoint: str | None, region: str | None):
        self.name, self.prefix, self.endpoint, self.region = name, prefix, endpoint, region

    @cached_property
    def client(self) -> Any:
        return import_module("boto3").client("s3", endpoint_url=self.endpoint, region_name=self.region)

    def write(self, key: str, content: bytes, content_type: str) -> None:
        self.client.put_object(Bucket=self.name, Key=self.prefix + key, Body=content, ContentType=content_type)

    def read(self, key: str) -> bytes | None:
        try:
            return self.client.get_object(Bucket=self.name, Key=self.prefix + key)["Body"].read()
        except self.client.exceptions.NoSuchKey:
            return None

    def delete(self, key: str) -> None:
        self.client.delete_object(Bucket=self.name, Key=self.prefix + key)

    def written_before(self, moment: datetime) -> list[str]:
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=self.name, Prefix=self.prefix)
        kept = (one for page in pages for one in page.get("Contents", ()))
        return [one["Key"].removeprefix(self.prefix) for one in kept if one["LastModified"] < moment]


def store_at(url: str) -> Store:
    """The store of an address. Raises SettingsError for one that can't be used."""
    parts = urlsplit(url)
    if parts.scheme == "file" and not parts.netloc and parts.path:
        return Folder(Path(parts.path))
    if parts.scheme == "s3" and parts.netloc:
        try:
            import_module("boto3")
        except ImportError:
            raise SettingsError("COMMUNITY_UPLOADS_URL names a bucket: install boto3 (the extra s3)") from None
        more = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        prefix = parts.path.strip("/")
        return Bucket(parts.netloc, f"{prefix}/" if prefix else "", more.get("endpoint"), more.get("region"))
    raise SettingsError("COMMUNITY_UPLOADS_URL must be file:///a/folder or s3://bucket/prefix")


def store_file(key: str, content: bytes, content_type: str) -> None:
    """Keep a file. Before the transaction that points at it. Raises Unavailable when there is no room."""
    try:
        aside(_store().write, _checked(key), content, content_type)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EROFS):
            raise Unavailable() from error
        raise


def read_file(key: str) -> bytes:
    """What is kept under a key. Raises NotFound."""
    content = aside(_store().read, key) if _KEY.fullmatch(key) else None
    if content is None:
        raise NotFound()
    return content


def delete_file(key: str) -> None:
    """Forget a file; one that is gone already is fine. For after the commit."""
    with contextlib.suppress(OSError):
        aside(_store().delete, _checked(key))


def files_before(moment: datetime, ending: str) -> list[str]:
    """The keys of files with this ending (".webp") that were written before, in no order. For sweeping."""
    return [key for key in aside(_store().written_before, moment) if _KEY.fullmatch(key) and key.endswith(ending)]


def _checked(key: str) -> str:
    if not _KEY.fullmatch(key):
        raise ValueError(f"not a key of ours: {key!r}")
    return key


def _store() -> Store:
    kept = current_app.extensions
    if "files" not in kept:
        kept["files"] = store_at(settings().uploads_url)
    return kept["files"]
