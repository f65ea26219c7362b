"""Pictures that people send: known by their content, turned upright, and stripped of what a camera wrote into them."""

import io
import warnings

from PIL import Image, ImageOps

from community.core.errors import Invalid
from community.core.threads import aside

MAX_BYTES = 5_000_000
MAX_PIXELS = 40_000_000
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")


def square(content: bytes, side: int = 256) -> bytes:
    """The middle of a picture as WebP, `side` pixels square, without metadata. Raises Invalid (`picture`)."""
    if len(content) > MAX_BYTES:
        raise Invalid(picture="Please choose a picture of at most 5 MB.")
    made = aside(_square, content, side)
    if made is None:
        raise Invalid(picture="This can't be read as a picture. Please choose a JPEG, PNG, WebP or GIF file.")
    return made


def _square(content: bytes, side: int) -> bytes | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow's own limit warns first; ours refuses
            with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
                if picture.width * picture.height > MAX_PIXELS:
                    return None
                picture.verify()
            with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
                picture.draft("RGB", (2 * side, 2 * side))  # a JPEG need not be read in full size
                upright = ImageOps.exif_transpose(picture)
                plain = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
                made = ImageOps.fit(plain, (side, side))
    except Exception:
        return None  # whatever Pillow stumbles over (TypeError and struct.error too), it is not a picture for us
    out = io.BytesIO()
    made.save(out, "WEBP", quality=82, method=4)
    return out.getvalue()
