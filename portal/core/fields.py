"""A StreamField whose block definitions stay out of migrations."""

from typing import Any

from wagtail.fields import StreamField as WagtailStreamField


class StreamField(WagtailStreamField):
    """Wagtail's StreamField; a changed block or help text makes no migration."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        if not args and "block_types" not in kwargs:
            args = ([],)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, _args, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        kwargs.pop("block_types", None)
        return name, path, [], kwargs
