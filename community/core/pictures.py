"""Pictures that people send: known by their content, turned upright, and stripped of what a camera wrote into them."""

import io
import warnings
from dataclasses import dataclass

from PIL import Image, ImageOps

from community.core.errors import Invalid
from community.core.threads import aside

MAX_BYTES = 5_000_000
MAX_PIXELS = 40_000_000
NO_PICTURE = "This can't be read as a picture. Please choose a JPEG, PNG, WebP or GIF file."
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")


def square(content: bytes, side: int = 256) -> bytes:
    """The middle of a picture as WebP, `side` pixels square, without metadata. Raises Invalid (`picture`)."""
    made = aside(_square, _checked(content), side)
    if made is None:
        raise Invalid(picture=NO_PICTURE)
    return made


@dataclass(frozen=True)
class Fitted:
    """A picture as it is kept: WebP, and how large it is in pixels."""

    content: bytes
    width: int
    height: int


def fitted(content: bytes, longest: int = 1600) -> Fitted:
    """A whole picture as WebP, at most `longest` pixels either way, without metadata. Raises Invalid (`picture`)."""
    made = aside(_fitted, _checked(content), longest)
    if made is None:
        raise Invalid(picture=NO_PICTURE)
    return made


def _checked(content: bytes) -> bytes:
    if len(content) > MAX_BYTES:
        raise Invalid(picture="Please choose a picture of at most 5 MB.")
    return content


def _square(content: bytes, side: int) -> bytes | None:
    plain = _upright(content, 2 * side)
    return None if plain is None else _webp(ImageOps.fit(plain, (side, side)))


def _fitted(content: bytes, longest: int) -> Fitted | None:
    plain = _upright(content, longest)
    if plain is None:
        return None
    plain.thumbnail((longest, longest))
    return Fitted(_webp(plain), plain.width, plain.height)


def _webp(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "WEBP", quality=82, method=4)
    return out.getvalue()


def _upright(content: bytes, side: int) -> Image.Image | None:
    """The pixels alone, the right way up; None for what is no picture. A JPEG need not be read larger than `side`."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow's own limit warns first; ours refuses
            with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
                if picture.width * picture.height > MAX_PIXELS:
                    return None
                picture.verify()
            with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
                picture.draft("RGB", (side, side))
                upright = ImageOps.exif_transpose(picture)
                return upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    except Exception:
        return None  # whatever Pillow stumbles over (TypeError and struct.error too), it is not a picture for us
