"""What follows from any change of what readers see."""

from typing import Any

from portal.core.models import Generation


def on_change(sender: type, **kwargs: Any) -> None:
    """Published pages changed: what is counted from them is counted anew."""
    Generation.advance("pages")
