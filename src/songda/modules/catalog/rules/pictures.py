"""Uploaded pictures: read, checked, and written anew, so that nothing of the upload itself is ever served."""

from __future__ import annotations

import io
import warnings

from PIL import Image, ImageOps, UnidentifiedImageError

from songda.modules.catalog.errors import PictureUnreadable
from songda.modules.catalog.model import Picture, PictureId

BYTES_MAX = 6 * 1_048_576
PIXELS_MAX = 40_000_000
SIDE_MAX = 1024
FORMATS = ("JPEG", "PNG", "WEBP")


def re_encode(picture_id: PictureId, upload: bytes) -> Picture:
    """The picture as a WebP of at most 1,024 pixels a side, turned upright, without any metadata.

    Takes tens of milliseconds of CPU: call it in a thread. Refuses with PictureUnreadable.
    """
    if len(upload) > BYTES_MAX:
        raise PictureUnreadable(why="more than 6 MB")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(upload), formats=FORMATS) as opened:
                if opened.width * opened.height > PIXELS_MAX:
                    raise PictureUnreadable(why="more than 40 million pixels")
                upright = ImageOps.exif_transpose(opened)
                plain = upright.convert("RGBA" if "A" in upright.getbands() else "RGB")
    except PictureUnreadable:
        raise
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Warning, Image.DecompressionBombError):
        # Decoders raise whatever they like on broken input; it all means the same here.
        raise PictureUnreadable(why="not a JPEG, PNG or WebP picture") from None
    plain.thumbnail((SIDE_MAX, SIDE_MAX))
    out = io.BytesIO()
    plain.save(out, "WEBP", quality=82, method=4)
    return Picture(
        picture_id=picture_id,
        mime="image/webp",
        width=plain.width,
        height=plain.height,
        body=out.getvalue(),
    )
