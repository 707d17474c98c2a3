"""Makes a photo small, plain and safe: a JPEG of at most 200 KB without what its camera wrote."""

import io
import warnings
from typing import Any

from frontdesk.core.refused import Refused

MOST_BYTES = 40_000_000  # of the file given
MOST_PIXELS = 60_000_000
KEPT_BYTES = 200_000
KEPT_SIDE = 640  # pixels of the longer side
FORMATS = ("JPEG", "PNG", "WEBP")


def small_jpeg(image: bytes) -> bytes:
    """Return a picture file as a small JPEG, turned upright, without EXIF.

    Raises:
        Refused: it is no JPEG, PNG or WebP picture, is damaged, or is too large.

    """
    from PIL import Image, ImageOps  # loaded when first needed: the start must not wait

    if len(image) > MOST_BYTES:
        raise Refused("That file is larger than 40 MB. Choose a smaller picture.", field="photo")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(image), formats=FORMATS) as opened:
                _refuse_large(*opened.size)
                opened.draft("RGB", (2 * KEPT_SIDE, 2 * KEPT_SIDE))
                upright = ImageOps.exif_transpose(opened)
                return _saved(_plain(upright))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_large() from None
    except Refused:
        raise
    except Exception:  # a damaged picture raises what its decoder likes
        raise Refused(
            "That file is no picture that can be read. Choose a JPEG or PNG photo.", field="photo"
        ) from None


def _refuse_large(width: int, height: int) -> None:
    if width * height > MOST_PIXELS:
        raise _too_large()


def _too_large() -> Refused:
    return Refused("That picture has more than 60 megapixels. Choose a smaller one.", field="photo")


def _plain(picture: Any) -> Any:
    """Return the picture small and without transparency."""
    from PIL import Image

    if picture.mode not in ("RGB", "RGBA", "L"):
        picture = picture.convert("RGBA" if "transparency" in picture.info else "RGB")
    picture.thumbnail((KEPT_SIDE, KEPT_SIDE))
    if picture.mode == "RGBA":
        ground = Image.new("RGB", picture.size, "white")
        ground.paste(picture, mask=picture.getchannel("A"))
        return ground
    return picture.convert("RGB")


def _saved(picture: Any) -> bytes:
    for quality in (88, 75, 60, 40):
        file = io.BytesIO()
        picture.save(file, "JPEG", quality=quality, optimize=True)
        if file.tell() <= KEPT_BYTES:
            break
    return file.getvalue()
