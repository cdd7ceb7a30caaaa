"""A product's picture made small. For the worker (`run`)."""

import io
import warnings

from PIL import Image, ImageOps

from lzdesk.labels.bad_label import BadLabel

KINDS = ("JPEG", "PNG", "WEBP")
SIDE = 96
"""Dots of the longer side: a row of 40 logical pixels at 240 %."""
MOST_PIXELS = 40_000_000
"""Of what is made small. Its head names them: more are not unpacked."""


def thumbnail_of(content: bytes) -> bytes:
    """A PNG of at most 96 dots a side, on white. Raises BadLabel `picture.not_read`,
    `picture.too_large`."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=KINDS) as image:
                return _small(image)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise BadLabel("picture.too_large") from error
    except (BadLabel, MemoryError):
        raise
    except Exception as error:
        # What is wrong with a file from outside breaks its decoder in any way.
        raise BadLabel("picture.not_read") from error


def _small(image: Image.Image) -> bytes:
    width, height = image.size
    if width * height > MOST_PIXELS:
        raise BadLabel("picture.too_large")
    image.draft("RGB", (SIDE * 2, SIDE * 2))
    # Palettes cannot be mixed, so that such a picture would come out in steps.
    made = image.convert("RGBA") if image.mode in ("P", "1") else image
    made.thumbnail((SIDE, SIDE))
    made = ImageOps.exif_transpose(made).convert("RGBA")
    ground = Image.new("RGBA", made.size, "white")
    ground.alpha_composite(made)
    out = io.BytesIO()
    ground.convert("RGB").save(out, "PNG")
    return out.getvalue()
