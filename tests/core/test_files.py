"""Files are kept whole or not at all, and pictures are known by their content."""

import errno
import io
import os
import struct
from datetime import timedelta

import pytest
from PIL import Image

from community.core import files
from community.core.clock import now
from community.core.errors import Invalid, NotFound, Unavailable
from community.core.pictures import square
from community.core.settings import SettingsError


def picture(size=(640, 480), kind="JPEG", **more) -> bytes:
    out = io.BytesIO()
    Image.new(more.pop("mode", "RGB"), size, "teal").save(out, kind, **more)
    return out.getvalue()


def test_a_file_is_kept_read_and_forgotten(app):
    files.store_file("abcdefgh.webp", b"content", "image/webp")
    assert files.read_file("abcdefgh.webp") == b"content"
    files.delete_file("abcdefgh.webp")
    files.delete_file("abcdefgh.webp")
    with pytest.raises(NotFound):
        files.read_file("abcdefgh.webp")


@pytest.mark.parametrize("key", ["../../etc/passwd", "a/b.webp", "", ".hidden.webp", "x\x00.webp"])
def test_only_keys_of_ours_lead_anywhere(app, key):
    with pytest.raises(NotFound):
        files.read_file(key)
    with pytest.raises(ValueError):
        files.store_file(key, b"", "image/webp")


def test_a_full_disk_is_said_and_leaves_nothing(app, monkeypatch, tmp_path):
    monkeypatch.setitem(app.extensions, "files", files.Folder(tmp_path))

    def full(*_):
        raise OSError(errno.ENOSPC, "no space")

    monkeypatch.setattr(files.os, "replace", full)
    with pytest.raises(Unavailable):
        files.store_file("abcdefgh.webp", b"content", "image/webp")
    assert list(tmp_path.iterdir()) == []


def test_old_files_are_found_in_a_folder_and_in_a_bucket(app, monkeypatch, tmp_path):
    moment = now()
    old, new = moment - timedelta(hours=2), moment
    folder = files.Folder(tmp_path / "uploads")
    monkeypatch.setitem(app.extensions, "files", folder)
    assert files.files_before(moment, ".line") == [], "nothing was ever stored"
    for key, when in (("abcdefgh.line", old), ("abcdefgh.webp", old), (".new-abc.line", old), ("ijklmnop.line", new)):
        folder.write(key, b"content", "image/webp")
        os.utime(folder.path / key, (when.timestamp(), when.timestamp()))
    assert files.files_before(moment - timedelta(hours=1), ".line") == ["abcdefgh.line"]

    class Client:
        """What boto3 answers, in two pages; another site keeps its files in the same bucket."""

        def get_paginator(self, name):
            assert name == "list_objects_v2"
            return self

        def paginate(self, Bucket, Prefix):  # noqa: N803  as boto3 calls them
            assert (Bucket, Prefix) == ("pictures", "site/")
            yield {
                "Contents": [
                    {"Key": f"site/{key}", "LastModified": old} for key in ("abcdefgh.line", "x/abcdefgh.line")
                ]
            }
            yield {"Contents": [{"Key": "site/ijklmnop.line", "LastModified": new}]}
            yield {}

    bucket = files.Bucket("pictures", "site/", None, None)
    bucket.__dict__["client"] = Client()
    monkeypatch.setitem(app.extensions, "files", bucket)
    assert files.files_before(moment - timedelta(hours=1), ".line") == ["abcdefgh.line"]


@pytest.mark.parametrize("url", ["ftp://x/y", "file://host/y", "uploads", "s3://"])
def test_an_address_that_cant_be_used_is_refused(url):
    with pytest.raises(SettingsError):
        files.store_at(url)


@pytest.mark.parametrize(
    "content",
    [
        picture(),
        picture(kind="PNG", mode="RGBA"),
        picture(kind="GIF", mode="P"),
        picture(kind="WEBP"),
        picture(size=(1, 900)),
        picture(kind="JPEG", mode="CMYK"),
    ],
    ids=["jpeg", "png", "gif", "webp", "narrow", "cmyk"],
)
def test_a_picture_becomes_a_small_square(app, content):
    made = Image.open(io.BytesIO(square(content)))
    assert (made.format, made.size) == ("WEBP", (256, 256))


def test_what_the_camera_wrote_is_gone_and_the_picture_upright(app):
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "A camera"  # turned by 90 degrees; the maker
    tall = Image.new("RGB", (400, 200), "white")
    tall.paste("black", (0, 0, 200, 200))  # the left half: after turning, the upper half
    out = io.BytesIO()
    tall.save(out, "JPEG", exif=exif)
    made = Image.open(io.BytesIO(square(out.getvalue())))
    assert not made.getexif() and "exif" not in made.info
    upper, lower = made.convert("L").getpixel((128, 20)), made.convert("L").getpixel((128, 235))
    assert upper < 60 and lower > 200


@pytest.mark.parametrize(
    "content",
    [b"", b"MZ\x90", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"%PDF-1.4", picture()[:300], picture(kind="TIFF")],
    ids=["nothing", "program", "svg", "pdf", "cut off", "tiff"],
)
def test_what_is_no_picture_is_refused(app, content):
    with pytest.raises(Invalid):
        square(content)


@pytest.mark.parametrize("tag", [0x0103, 0x011A])
def test_a_picture_whose_notes_make_no_sense_is_refused_and_breaks_nothing(app, tag):
    turned, nonsense = struct.pack("<HHIHH", 0x112, 3, 1, 6, 0), struct.pack("<HHII", tag, 1, 2, 0x41424344)
    entries = b"".join(sorted((turned, nonsense)))
    with pytest.raises(Invalid):
        square(picture(exif=b"Exif\0\0II*\0\x08\0\0\0\x02\0" + entries + b"\0\0\0\0"))


def test_too_large_a_picture_is_refused_before_it_is_unpacked(app):
    with pytest.raises(Invalid):
        square(picture(size=(8000, 6000), kind="PNG"))
    with pytest.raises(Invalid):
        square(b"\x00" * 5_000_001)
