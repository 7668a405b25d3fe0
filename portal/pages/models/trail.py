"""What all pages of the portal share when they are served: the way down to them, and who presents them."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.module_loading import import_string
from wagtail.models import Page, PageViewRestriction

Base = Page if TYPE_CHECKING else object


class Trail(Base):  # type: ignore[misc, valid-type]  # a mixin before Page
    """A page that knows the way down to it and who presents it."""

    joined: ClassVar[tuple[str, ...]] = ()  # relations fetched with the page when it is served
    presentation: ClassVar[str] = ""  # dotted, since it imports models and not the reverse: (page, request) -> context

    card_presentation: ClassVar[str] = ""  # the same for lists: (page) -> Card

    @property
    def card(self) -> Any:
        """The page as lists show it."""
        return import_string(self.card_presentation)(self)

    @cached_property
    def trail(self) -> list[Page]:
        """The pages above this one, from the home page down; the serving view sets it, else it costs a query."""
        if not self.path:
            return []
        return list(self.get_ancestors().filter(depth__gt=1))

    def get_view_restrictions(self) -> QuerySet[PageViewRestriction]:
        """The restrictions of this page and those above; without Wagtail's walk where no alias is on the way."""
        way = self.__dict__.get("trail")
        if way is None or any(page.alias_of_id for page in (*way, self)):
            return super().get_view_restrictions()
        return PageViewRestriction.objects.filter(page_id__in=[page.pk for page in (*way, self)])

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """What the template shows, made by the page type's presenter."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        if self.presentation:
            context |= import_string(self.presentation)(self, request)
        return context
