"""The CMS's lists of case studies and of their contacts, and the way in from a Word file."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, PageChooserPanel
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import IndexView
from wagtail.admin.viewsets.base import ViewSet
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import HeaderButton
from wagtail.permissions import register_permission_policy

from casestudies.models import CaseStatus, CaseStudyContact, CaseStudyPage
from casestudies.permissions import can_edit_contacts
from casestudies.views import start_from_word
from portal.accounts.models import Organisation
from portal.pages.listings import (
    AgeColumn,
    AgeFilter,
    ContentExplorerView,
    ContentFilterSet,
    ContentIndexView,
    ContentListingViewSet,
    ContentPageViewSet,
    DayColumn,
    columns,
)
from portal.pages.permissions import QuestionPolicy
from portal.regions.models import Region

register_permission_policy(
    CaseStudyContact, QuestionPolicy(CaseStudyContact, can_edit_contacts, "add", "change", "delete", "view")
)

COLUMNS = columns(
    Column("organisation", label=pgettext_lazy("who answers for it", "Owner"), accessor="organisation.short"),
    Column("region", label=_("Region"), accessor="region.name", sort_key="region__code"),
    Column("case_status", label=_("Where it stands"), accessor="get_status_display", sort_key="status"),
    AgeColumn("age", label=_("Confirmed"), sort_key="confirmed_on"),
)


class CaseStudyFilterSet(ContentFilterSet):
    """Case studies by owner, region, status and age."""

    organisation = django_filters.ModelChoiceFilter(
        label=pgettext_lazy("who answers for it", "Owner"),
        queryset=Organisation.objects.filter(case_studies__isnull=False).distinct(),
    )
    region = django_filters.ModelChoiceFilter(
        label=_("Region"), queryset=Region.objects.filter(case_studies__isnull=False).distinct()
    )
    status = django_filters.ChoiceFilter(label=_("Where it stands"), choices=CaseStatus.choices)
    age = AgeFilter()


class WithWordButton:
    """Adds “start from a Word file” beside “add”."""

    request: Any

    @property
    def header_more_buttons(self) -> list[Any]:
        """The other buttons and ours."""
        button = HeaderButton(_("Start from a Word file"), url=reverse("case_study_from_word"), icon_name="doc-full")
        return [*super().header_more_buttons, button]  # type: ignore[misc]


class CaseStudyIndexView(WithWordButton, ContentIndexView):
    """The flat list."""

    related = ("organisation", "region")


class CaseStudyExplorerView(WithWordButton, ContentExplorerView):
    """The list below its parent."""

    related = ("organisation", "region")


class CaseStudyViewSet(ContentPageViewSet):
    """Editing and explorer list."""

    model = CaseStudyPage
    index_view_class = CaseStudyExplorerView
    columns = COLUMNS
    filterset_class = CaseStudyFilterSet


class CaseStudyListingViewSet(ContentListingViewSet):
    """Case studies in the menu."""

    model = CaseStudyPage
    icon = "clipboard-list"
    menu_label = _("Case studies")
    menu_name = "case-studies"
    menu_order = 210
    index_view_class = CaseStudyIndexView
    columns = COLUMNS
    filterset_class = CaseStudyFilterSet


class ContactIndexView(IndexView):
    """The list of contacts."""

    def get_base_queryset(self) -> QuerySet[CaseStudyContact]:
        """With the case, which the list shows."""
        return CaseStudyContact.objects.select_related("case")


class ContactViewSet(ModelViewSet):
    """The people behind the case studies; confidential but for the office."""

    model = CaseStudyContact
    icon = "user"
    menu_label = _("Contacts of case studies")
    menu_name = "case-study-contacts"
    menu_order = 250
    add_to_admin_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    index_view_class = ContactIndexView
    list_display = [
        "office",
        Column("case", label=_("Case study"), accessor="case.title", sort_key="case__title"),
        "name",
        DayColumn("confirmed_on", label=_("Confirmed true on"), sort_key="confirmed_on"),
    ]
    list_per_page = 50
    search_fields = ["office", "name", "case__title"]
    search_backend_name = None
    ordering = ["case__title"]
    panels = [
        PageChooserPanel("case", "casestudies.CaseStudyPage"),
        FieldPanel("office"),
        FieldRowPanel([FieldPanel("name"), FieldPanel("email"), FieldPanel("phone")], heading=_("Only for the staff")),
        FieldPanel("confirmed_on"),
    ]


@hooks.register("register_admin_viewset")
def register_viewsets() -> list[ViewSet]:
    """Case studies, their list, their contacts."""
    return [
        CaseStudyViewSet("case_study"),
        CaseStudyListingViewSet("case_studies", url_prefix="studi-kasus"),
        ContactViewSet("case_study_contacts", url_prefix="kontak-studi-kasus"),
    ]


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern]:
    """A case study begun from a Word file."""
    return [path("studi-kasus/dari-word/", start_from_word, name="case_study_from_word")]
