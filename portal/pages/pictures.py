"""Pictures in the sizes and formats a reader's browser can choose from."""

from typing import Any

from django.conf import settings
from wagtail.images.models import Filter, Picture
from wagtail.images.shortcuts import get_rendition_or_not_found, get_renditions_or_not_found

SPECS = Filter.expand_spec("width-{320,640,960}|format-{avif,webp,jpeg}")
SHARED = "fill-1200x630|format-jpeg"


def picture(image: Any, alt: str = "", *, sizes: str = "", eager: bool = False) -> Picture | None:
    """An image as a <picture> with AVIF, WebP and JPEG in three widths; nothing for no image.

    `eager` is for the one picture above the fold. A size that is not there yet is made on the way.
    """
    if image is None:
        return None
    attributes: dict[str, Any] = {"alt": alt, "sizes": sizes or "(min-width: 60rem) 40rem, 100vw", "decoding": "async"}
    if not eager:
        attributes["loading"] = "lazy"
    return Picture(get_renditions_or_not_found(image, SPECS), attributes)


def share_picture_url(image: Any) -> str:
    """The absolute address of the picture shown when a page is shared; nothing for no image."""
    if image is None:
        return ""
    url: str = get_rendition_or_not_found(image, SHARED).url
    return url if url.startswith("http") else f"{settings.PORTAL_BASE_URL}{url}"
