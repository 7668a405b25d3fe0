"""The report of the CMS on the index: does search answer from all there is, and what could not be taken in."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from portal.accounts.permissions import can_manage_settings
from search import client, index, jobs, state, worker
from search.models import SearchEntry, SearchJob
from search.sources import sources

SHOWN = 100
ENGINES = {
    "off": _("the embedded engine"),
    "away": _("Elasticsearch does not answer; the embedded engine stands in"),
    "refused": _("Elasticsearch refuses the key or password; the embedded engine stands in"),
}


class IndexView(WagtailAdminTemplateMixin, TemplateView):
    """State of the index, and parked jobs, which may be tried again."""

    page_title = _("Search index")
    header_icon = "search"
    template_name = "search/cms/index_report.html"
    url = reverse_lazy("search_index_report")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """For those who keep the portal in order."""
        if not can_manage_settings(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Try parked jobs again, or compare; both happen in the background."""
        if request.POST.get("do") == "retry":
            index.retry_parked()
            worker.call()
            messages.success(request, _("They are tried again now."))
        elif request.POST.get("do") == "compare":
            jobs.call_comparison()
            messages.success(request, _("The index is compared now; look again in a minute."))
        return redirect(str(self.url))

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Home, and here."""
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What stands on the page."""
        engine = client.state()
        names = {source.kind: source.label_plural for source in sources()}
        counted = SearchEntry.objects.values("kind").annotate(
            number=Count("pk"), restricted=Count("pk", filter=Q(restricted=True))
        )
        parked = SearchJob.objects.parked().order_by("parked_at")
        return super().get_context_data(
            engine=ENGINES.get(engine, f"Elasticsearch {engine}"),
            kinds=[{**row, "name": names.get(row["kind"], row["kind"])} for row in counted.order_by("kind")],
            drift=state.read(state.DRIFT),
            rebuilding=state.leased(state.REBUILD),
            waiting=SearchJob.objects.filter(parked_at=None).count(),
            age=index.age_of_oldest_job(),
            parked=parked[:SHOWN],
            parked_number=parked.count(),
            **kwargs,
        )


class IndexMenuItem(MenuItem):
    """Shown to those who may open it."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Ask the same question as the view."""
        return can_manage_settings(request.user)
