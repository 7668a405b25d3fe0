"""The CMS's lists of visits and of their reports, and what is still to be written."""

from typing import Any

import django_filters
from django import forms
from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import DeleteView, EditView, IndexView
from wagtail.admin.views.generic.chooser import ChooseResultsView, ChooseView
from wagtail.admin.views.generic.history import HistoryView
from wagtail.admin.views.generic.usage import UsageView
from wagtail.admin.viewsets.base import ViewSet
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from portal.accounts.permissions import can_edit_content
from portal.core.models import today
from portal.pages.cms_home import ROWS, HomePanel, HomeRow
from portal.pages.editing import ContentCreateView
from portal.pages.listings import (
    ContentExplorerView,
    ContentFilterSet,
    ContentIndexView,
    ContentListingViewSet,
    ContentPageViewSet,
    DayColumn,
    columns,
)
from portal.pages.permissions import QuestionPolicy
from visits.models import Visit, VisitKind, VisitMode, VisitReportIndexPage, VisitReportPage
from visits.models.visit import HAPPENED
from visits.permissions import can_edit_visits

register_permission_policy(Visit, QuestionPolicy(Visit, can_edit_visits, "add", "change", "delete", "view", "choose"))

REPORT_COLUMNS = columns(
    DayColumn("visit_date", label=_("Date of the visit"), accessor="visit.date", sort_key="visit__date"),
    Column("kind", label=_("Kind"), accessor="visit.kind.name"),
)


class VisitReportFilterSet(ContentFilterSet):
    """Reports by kind and mode of the visit."""

    kind = django_filters.ModelChoiceFilter(label=_("Kind"), field_name="visit__kind", queryset=VisitKind.objects.all())
    mode = django_filters.ChoiceFilter(label=_("Mode"), field_name="visit__mode", choices=VisitMode.choices)


class VisitReportIndexView(ContentIndexView):
    """The flat list."""

    related = ("visit__kind",)


class VisitReportExplorerView(ContentExplorerView):
    """The list below its parent."""

    related = ("visit__kind",)


class VisitReportCreateView(ContentCreateView):
    """A new report; the visit may be named in the address (`?kunjungan=<id>`)."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Start with the visit that the editor came from."""
        number = request.GET.get("kunjungan", "")
        if number.isascii() and number.isdigit():
            visit = Visit.objects.filter(pk=int(number[:18])).first()
            if visit is not None:
                self.page.visit = visit
                self.page.title = visit.title
        response: HttpResponse = super().get(request)
        return response


class VisitReportViewSet(ContentPageViewSet):
    """Editing and explorer list."""

    model = VisitReportPage
    add_view_class = VisitReportCreateView
    index_view_class = VisitReportExplorerView
    columns = REPORT_COLUMNS
    filterset_class = VisitReportFilterSet


class VisitReportListingViewSet(ContentListingViewSet):
    """Visit reports in the menu."""

    model = VisitReportPage
    icon = "edit"
    menu_label = _("Visit reports")
    menu_name = "visit-reports"
    menu_order = 220
    index_view_class = VisitReportIndexView
    columns = REPORT_COLUMNS
    filterset_class = VisitReportFilterSet


def with_report(visits: QuerySet[Any]) -> QuerySet[Any]:
    """Visits with `has_report`: whether a report of it is published."""
    return visits.annotate(has_report=Exists(VisitReportPage.objects.filter(visit=OuterRef("pk"), live=True)))


class ReportColumn(Column):
    """Whether the report is out."""

    def get_value(self, instance: Any) -> str:
        if instance.has_report:
            return gettext("published")
        if instance.date > today():
            return gettext("still to come")
        days = (today() - instance.date).days
        return ngettext("missing for %(count)s day", "missing for %(count)s days", days) % {"count": days}


class VisitFilterSet(WagtailFilterSet):
    """Visits by kind, mode, and whether their report is out."""

    report = django_filters.ChoiceFilter(
        label=_("Report"),
        method="by_report",
        choices=[("missing", _("missing")), ("published", _("published"))],
    )

    class Meta:
        model = Visit
        fields = ("kind", "mode")

    def by_report(self, visits: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Missing: held, and no report is published."""
        if value == "published":
            return visits.filter(has_report=True)
        if value == "missing":
            return visits.filter(has_report=False, date__lte=today())
        return visits


class VisitIndexView(IndexView):
    """The list of visits."""

    def get_base_queryset(self) -> QuerySet[Visit]:
        """With what the list shows."""
        return with_report(Visit.objects.happened().select_related("kind"))


class _OfThePast:
    """Requests are answered in the workspace; the CMS knows visits that have taken place."""

    def get_object(self, *args: Any, **kwargs: Any) -> Any:
        visit = super().get_object(*args, **kwargs)  # type: ignore[misc]
        if visit.status not in HAPPENED:
            raise Http404
        return visit


class VisitEditView(_OfThePast, EditView):
    """A visit to change."""


class VisitDeleteView(_OfThePast, DeleteView):
    """A visit to delete."""


class VisitHistoryView(_OfThePast, HistoryView):
    """Who changed a visit."""


class VisitUsageView(_OfThePast, UsageView):
    """Where a visit is used."""


class VisitViewSet(ModelViewSet):
    """Visits: who met whom, when."""

    edit_view_class = VisitEditView
    delete_view_class = VisitDeleteView
    history_view_class = VisitHistoryView
    usage_view_class = VisitUsageView

    model = Visit
    icon = "group"
    menu_label = _("Visits")
    menu_name = "visits"
    menu_order = 240
    add_to_admin_menu = True
    copy_view_enabled = False
    list_display = [
        "title",
        DayColumn("date", label=_("Date"), sort_key="date"),
        Column("kind", label=_("Kind"), accessor="kind.name"),
        Column("mode", label=_("Mode"), accessor="get_mode_display"),
        ReportColumn("report", label=_("Report")),
    ]
    filterset_class = VisitFilterSet
    index_view_class = VisitIndexView
    list_per_page = 50
    search_fields = ["title", "visitors__name_id", "host__name_id"]
    search_backend_name = None
    ordering = ["-date", "-pk"]
    panels = [
        FieldPanel("title"),
        FieldRowPanel([FieldPanel("kind", widget=forms.Select), FieldPanel("mode")]),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("date"), FieldPanel("date_precision")]),
                FieldRowPanel([FieldPanel("starts_at"), FieldPanel("time_zone")]),
            ],
            heading=_("When"),
        ),
        FieldPanel("host"),
        FieldPanel(
            "visitors",
            widget=forms.SelectMultiple(attrs={"size": 8, "data-filter-options": _("Search")}),
            help_text=_("Hold Ctrl (or Cmd) to choose several."),
        ),
    ]


class VisitSearchForm(BaseFilterForm):
    """Finds a visit by title or organisation."""

    q = forms.CharField(label=_("Search"), required=False, max_length=200)

    def filter(self, objects: QuerySet[Visit]) -> QuerySet[Visit]:
        """The visits with these words."""
        objects = super().filter(objects)
        words = self.cleaned_data.get("q")
        if words:
            self.is_searching = True
            self.search_query = words
            by_words = Q(title__icontains=words) | Q(visitors__name_id__icontains=words)
            objects = objects.filter(pk__in=Visit.objects.filter(by_words).values("pk"))
        return objects


class VisitChooseView(ChooseView):
    """The chooser with its search."""

    def get_object_list(self) -> QuerySet[Visit]:
        """Those a report can be written about."""
        return Visit.objects.happened()

    filter_form_class = VisitSearchForm


class VisitChooseResultsView(ChooseResultsView):
    """Its results."""

    def get_object_list(self) -> QuerySet[Visit]:
        """Those a report can be written about."""
        return Visit.objects.happened()

    filter_form_class = VisitSearchForm


class NewVisitForm(WagtailAdminModelForm):
    """A visit made while its report is written; the kind is a plain list, as a window in a window helps nobody."""

    class Meta:
        model = Visit
        fields = ("title", "kind", "mode", "date", "date_precision", "time_zone", "host", "visitors")
        widgets = {
            "kind": forms.Select,
            "visitors": forms.SelectMultiple(attrs={"size": 8, "data-filter-options": _("Search")}),
        }


class VisitChooserViewSet(ChooserViewSet):
    """Chooses a visit for a report, or makes it on the spot."""

    model = Visit
    icon = "group"
    choose_one_text = _("Choose a visit")
    choose_another_text = _("Choose another visit")
    edit_item_text = _("Edit this visit")
    create_action_label = _("Make the visit")
    creation_tab_label = _("New visit")
    choose_view_class = VisitChooseView
    choose_results_view_class = VisitChooseResultsView
    creation_form_class = NewVisitForm


class VisitKindViewSet(SnippetViewSet):
    """Kinds of visit."""

    model = VisitKind
    icon = "list-ul"
    menu_label = _("Kinds of visit")
    menu_order = 405
    add_to_admin_menu = True
    copy_view_enabled = False
    search_fields = ["key", "name_id", "name_en"]
    search_backend_name = None
    list_display = ["name_id", "name_en", "key", "order", "is_offered"]
    ordering = ["order", "key"]
    panels = [
        FieldRowPanel([FieldPanel("name_id"), FieldPanel("name_en")], heading=_("Name")),
        MultiFieldPanel([FieldPanel("key"), FieldPanel("order"), FieldPanel("is_offered")], heading=_("In lists")),
    ]


register_snippet(VisitKindViewSet)


class ReportsDuePanel(HomePanel):
    """Visits that were held and have no published report, the oldest first."""

    name, order = "reports-due", 35
    heading = _("Reports due")
    empty = _("Every visit that was held has its report.")

    @property
    def more_url(self) -> str:
        """The list of visits without a report."""
        return reverse("cms_visits:index") + "?report=missing"

    def rows(self) -> list[HomeRow]:
        index = VisitReportIndexPage.objects.filter(locale__language_code="id").values_list("pk", flat=True).first()
        due = with_report(Visit.objects.happened().filter(date__lte=today())).filter(has_report=False)
        drafts = dict(
            VisitReportPage.objects.filter(locale__language_code="id", live=False, visit__in=due.values("pk"))
            .order_by("pk")
            .values_list("visit_id", "pk")
        )
        rows = []
        for visit in due.order_by("date", "pk")[: ROWS + 1]:
            days = (today() - visit.date).days
            late = days > settings.PORTAL_REPORT_DAYS
            if visit.pk in drafts:
                url, note = reverse("wagtailadmin_pages:edit", args=[drafts[visit.pk]]), gettext("a draft is begun")
            elif index is not None:
                add = reverse("wagtailadmin_pages:add", args=["visits", "visitreportpage", index])
                url, note = f"{add}?kunjungan={visit.pk}", gettext("write the report")
            else:
                url, note = reverse("cms_visits:edit", args=[visit.pk]), ""
            since = ngettext("%(count)s day ago", "%(count)s days ago", days) % {"count": days}
            rows.append(HomeRow(visit.title, url, since, note, late=late))
        return rows


@hooks.register("construct_homepage_panels", order=100)
def reports_due(request: HttpRequest, panels: list[Any]) -> None:
    """For those who write reports."""
    if can_edit_content(request.user):
        panels.append(ReportsDuePanel(request))


@hooks.register("register_admin_viewset")
def register_viewsets() -> list[ViewSet]:
    """Reports, their list, visits and their chooser."""
    return [
        VisitReportViewSet("visit_report"),
        VisitReportListingViewSet("visit_reports", url_prefix="laporan-kunjungan"),
        VisitViewSet("cms_visits", url_prefix="kunjungan"),
        VisitChooserViewSet("visit_chooser", url_prefix="pilih-kunjungan"),
    ]
