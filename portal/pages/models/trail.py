"""What all pages of the portal share when they are served: the way down to them, and who presents them."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from wagtail.models import Page, PageViewRestriction

from portal.core.memory import state
from portal.pages.addresses import RESERVED

Base = Page if TYPE_CHECKING else object


class Trail(Base):  # type: ignore[misc, valid-type]  # a mixin before Page
    """A page that knows the way down to it and who presents it."""

    joined: ClassVar[tuple[str, ...]] = ()  # relations fetched with the page when it is served
    presentation: ClassVar[str] = ""  # dotted, since it imports models and not the reverse: (page, request) -> context

    card_presentation: ClassVar[str] = ""  # the same for lists: (page) -> Card
    fixed_slug: ClassVar[str] = ""  # of a list whose address others rely on
    private_page_options: ClassVar[list[str]] = []  # privacy does not hold where one page shows another

    def clean(self) -> None:
        """Refuse what `refuse_address` refuses."""
        super().clean()
        self.refuse_address()

    def minimal_clean(self) -> None:
        """The same for a draft, of which Wagtail checks title and slug only."""
        super().minimal_clean()
        self.refuse_address()

    def refuse_address(self) -> None:
        """Raise ValidationError where the page takes the address of a view or a list, or such a list another one."""
        if self.fixed_slug and self.slug != self.fixed_slug:
            message = _("The address of this list is fixed: others rely on it. Write %(slug)s.")
            raise ValidationError({"slug": message % {"slug": self.fixed_slug}})
        if not self.fixed_slug and self.slug in RESERVED and "pages.HomePage" in self.parent_page_types:
            raise ValidationError({"slug": _("The portal needs this address itself. Choose another one.")})

    @cached_property
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
        if not state().restricted:
            return PageViewRestriction.objects.none()
        return PageViewRestriction.objects.filter(page_id__in=[page.pk for page in (*way, self)])

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """What the template shows, made by the page type's presenter."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        if self.presentation:
            context |= import_string(self.presentation)(self, request)
        return context
