"""Uploaded pictures: read, checked, and written anew, so that nothing of the upload itself is ever served."""

from __future__ import annotations

import io
import warnings

from PIL import Image, ImageOps, UnidentifiedImageError

from songda.modules.catalog.errors import PictureTooLarge, PictureTooManyPixels, PictureUnreadable
from songda.modules.catalog.model import Picture, PictureId

MB_MAX = 6
BYTES_MAX = MB_MAX * 1_048_576
PIXELS_MAX = 40_000_000
SIDE_MAX = 1024
FORMATS = ("JPEG", "PNG", "WEBP")


def re_encode(picture_id: PictureId, upload: bytes) -> Picture:
    """The picture as a WebP of at most 1,024 pixels a side, turned upright, without any metadata.

    Takes tens of milliseconds of CPU: call it in a thread. Refuses with PictureTooLarge, PictureTooManyPixels
    or PictureUnreadable; what the file calls itself counts for nothing.
    """
    if len(upload) > BYTES_MAX:
        raise PictureTooLarge(most_mb=MB_MAX)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(upload), formats=FORMATS) as opened:
                if opened.width * opened.height > PIXELS_MAX:
                    raise PictureTooManyPixels(most_million=PIXELS_MAX // 1_000_000)
                upright = ImageOps.exif_transpose(opened)
                plain = upright.convert("RGBA" if "A" in upright.getbands() else "RGB")
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise PictureTooManyPixels(most_million=PIXELS_MAX // 1_000_000) from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Warning):
        # Decoders raise whatever they like on broken input; it all means the same here.
        raise PictureUnreadable() from None
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
