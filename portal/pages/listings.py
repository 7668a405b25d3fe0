"""The CMS's lists of content pages: columns, filters and how old what they say is."""

from datetime import timedelta
from typing import Any

import django_filters
from django.contrib.contenttypes.models import ContentType
from django.db.models import BigIntegerField, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Cast
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.ui.tables.pages import BulkActionsColumn, PageStatusColumn, PageTitleColumn
from wagtail.admin.views.pages.choose_parent import ChooseParentView, GenericChooseParentView
from wagtail.admin.views.pages.listing import ExplorableIndexView, IndexView, PageFilterSet
from wagtail.admin.viewsets.pages import PageListingViewSet, PageViewSet
from wagtail.models import Locale, Page, WorkflowState

from portal.accounts.permissions import can_edit_content
from portal.core.models import today
from portal.pages.editing import CheckedWorkflowActionView, ContentCreateView, ContentEditView

YEAR = timedelta(days=365)


class TranslationColumn(Column):
    """Whether the other language exists, is published, and has kept up with this one."""

    def get_value(self, instance: Any) -> str:
        if getattr(instance, "translation_pk", None) is None:
            return _("not translated")
        if not instance.translation_is_live:
            return _("translation is a draft")
        other, own = instance.translation_published_at, instance.last_published_at
        if instance.locale.language_code == "id" and own and other and own > other + timedelta(minutes=1):
            return _("translation is behind")
        return _("translated")


class DayColumn(Column):
    """A date as a date, not as “so long ago”."""

    def get_value(self, instance: Any) -> str:
        day = super().get_value(instance)
        return date_format(day, "j M Y") if day else ""


class AgeColumn(Column):
    """How long ago somebody confirmed that it holds."""

    def get_value(self, instance: Any) -> str:
        confirmed = instance.confirmed_on
        if confirmed is None:
            return _("never confirmed")
        months = max((today() - confirmed).days // 30, 0)
        if months < 1:
            return _("confirmed this month")
        return ngettext("%(count)s month", "%(count)s months", months) % {"count": months}


def pages_in_workflow(*statuses: str) -> QuerySet[WorkflowState, int]:
    """Keys of the pages whose workflow stands at one of `statuses`; Wagtail keeps them as text."""
    states = WorkflowState.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Page, for_concrete_model=False), status__in=statuses
    )
    return states.annotate(page_key=Cast("object_id", BigIntegerField())).values_list("page_key", flat=True)


class StateFilter(django_filters.ChoiceFilter):
    """Live, draft, changed since, or waiting for a publisher."""

    def __init__(self, **kwargs: Any) -> None:
        choices = [
            ("live", gettext_lazy("Published")),
            ("changed", gettext_lazy("Published, with newer draft")),
            ("draft", gettext_lazy("Draft")),
            ("waiting", gettext_lazy("Waiting for a publisher")),
        ]
        super().__init__(label=gettext_lazy("State"), choices=choices, **kwargs)

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        if value == "live":
            return qs.filter(live=True)
        if value == "changed":
            return qs.filter(live=True, has_unpublished_changes=True)
        if value == "draft":
            return qs.filter(live=False)
        if value == "waiting":
            return qs.filter(pk__in=pages_in_workflow("in_progress"))
        return qs


class TranslationFilter(django_filters.ChoiceFilter):
    """By the state of the other language."""

    def __init__(self, **kwargs: Any) -> None:
        choices = [
            ("none", gettext_lazy("not translated")),
            ("draft", gettext_lazy("translation is a draft")),
            ("behind", gettext_lazy("translation is behind")),
            ("live", gettext_lazy("translated")),
        ]
        super().__init__(label=gettext_lazy("Translation"), choices=choices, **kwargs)

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        others = Page.objects.filter(translation_key=OuterRef("translation_key")).exclude(locale=OuterRef("locale"))
        if value == "none":
            return qs.filter(~Exists(others))
        if value == "draft":
            return qs.filter(Exists(others.filter(live=False)))
        if value == "live":
            return qs.filter(Exists(others.filter(live=True)))
        if value == "behind":
            late = others.filter(live=True, last_published_at__lt=OuterRef("last_published_at") - timedelta(minutes=1))
            return qs.filter(Exists(late), locale__language_code="id")
        return qs


class AgeFilter(django_filters.ChoiceFilter):
    """By how long ago it was confirmed."""

    def __init__(self, **kwargs: Any) -> None:
        choices = [
            ("never", gettext_lazy("never confirmed")),
            ("old", gettext_lazy("more than a year ago")),
            ("fresh", gettext_lazy("within a year")),
        ]
        super().__init__(label=gettext_lazy("Confirmed"), choices=choices, **kwargs)

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        if value == "never":
            return qs.filter(confirmed_on=None)
        if value == "old":
            return qs.filter(confirmed_on__lt=today() - YEAR)
        if value == "fresh":
            return qs.filter(confirmed_on__gte=today() - YEAR)
        return qs


class ContentFilterSet(PageFilterSet):
    """Filters that every list of content pages has; what means nothing here is left out."""

    site = None
    has_child_pages = None
    state = StateFilter()
    translation = TranslationFilter()
    locale = django_filters.ModelChoiceFilter(label=gettext_lazy("Language"), queryset=Locale.objects.all())


class ContentIndexMixin:
    """Annotates the state of the translation, in the query of the list."""

    related: tuple[str, ...] = ()

    def annotate_queryset(self, pages: Any) -> Any:
        """Add what the columns show."""
        other = (
            Page.objects.filter(translation_key=OuterRef("translation_key"))
            .exclude(locale=OuterRef("locale"))
            .order_by("pk")
        )
        pages = pages.annotate(
            translation_pk=Subquery(other.values("pk")[:1]),
            translation_is_live=Subquery(other.values("live")[:1]),
            translation_published_at=Subquery(other.values("last_published_at")[:1]),
        ).prefetch_related(*self.related)
        return super().annotate_queryset(pages)  # type: ignore[misc]


class ContentIndexView(ContentIndexMixin, IndexView):
    """A flat list of one type."""


class ContentExplorerView(ContentIndexMixin, ExplorableIndexView):
    """The same list below its parent in the explorer."""


def columns(*own: Column) -> list[Column]:
    """Title, the type's own columns, translation, date of the last edit, status."""
    return [
        BulkActionsColumn("bulk_actions"),
        PageTitleColumn("title", label=gettext_lazy("Title"), sort_key="title", classname="title", width="30%"),
        *own,
        TranslationColumn("translation", label=gettext_lazy("Translation")),
        DateColumn(
            "latest_revision_created_at",
            label=pgettext_lazy("list column", "Last edited"),
            sort_key="latest_revision_created_at",
        ),
        PageStatusColumn("status", label=gettext_lazy("Status"), sort_key="live"),
    ]


class IndonesianFirst:
    """New pages are written in Indonesian; English ones are translations (decision 4)."""

    def get_valid_parent_pages(self, user: Any) -> Any:
        """The Indonesian list only, so that nobody is asked where to put the page."""
        return super().get_valid_parent_pages(user).filter(locale__language_code="id")  # type: ignore[misc]


class ListParentView(IndonesianFirst, ChooseParentView):
    """From the lists in the menu."""


class TypeParentView(IndonesianFirst, GenericChooseParentView):
    """From Wagtail's own lists of a type."""


class ContentPageViewSet(PageViewSet):
    """Edit views with checks, and the list in the explorer, of one type."""

    add_view_class = ContentCreateView
    edit_view_class = ContentEditView
    workflow_action_view_class = CheckedWorkflowActionView
    choose_parent_view_class = TypeParentView
    index_view_class = ContentExplorerView
    columns = columns()
    filterset_class = ContentFilterSet


class EditorMenuItem(MenuItem):
    """Shown to those who edit content."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Ask the named question."""
        return can_edit_content(request.user)


class ContentListingViewSet(PageListingViewSet):
    """A list of one type in the menu."""

    index_view_class = ContentIndexView
    choose_parent_view_class = ListParentView
    columns = columns()
    filterset_class = ContentFilterSet
    ordering = "-latest_revision_created_at"
    add_to_admin_menu = True
    menu_item_class = EditorMenuItem
    list_per_page = 25
