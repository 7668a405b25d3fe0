"""Reports of the CMS: what is searched for most, and what is not found; without who asked."""

from typing import Any, ClassVar
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.permissions import policy_registry

from portal.core.notation import when
from portal.core.spreadsheets import plain_cell
from search import query_log
from search.models import QueryLog
from search.viewsets import add_url


def results_url(row: dict[str, Any]) -> str:
    """The page of results of a query, in the language it was typed in."""
    with override(row["language"]):
        return f"{reverse('search:results')}?{urlencode({'q': row['text']})}"


class QueriesView(ReportView):
    """Queries, the most frequent first."""

    model = QueryLog
    page_title = _("Frequent queries")
    header_icon = "search"
    index_url_name = "search_queries"
    index_results_url_name = "search_queries_results"
    permission_policy = policy_registry.get_by_type(QueryLog)
    any_permission_required: ClassVar[list[str]] = ["view"]
    is_searchable = False
    list_export: ClassVar[list[str]] = ["text", "language", "times", "found", "last"]
    export_headings: ClassVar[dict[str, Any]] = {
        "text": _("Query"),
        "language": _("Language"),
        "times": _("Times"),
        "found": _("Results"),
        "last": _("Last"),
    }
    custom_field_preprocess: ClassVar[dict[str, Any]] = {"text": {"csv": plain_cell, "xlsx": plain_cell}}
    columns: ClassVar[list[Column]] = [
        TitleColumn("text", label=_("Query"), get_url=results_url),
        Column("language", label=_("Language")),
        Column("times", label=_("Times")),
        Column("found", label=_("Results (on average)")),
        Column("last", label=_("Last"), accessor=lambda row: when(row["last"])),
        TitleColumn("steer", label="", accessor=lambda row: _("Best bet"), get_url=lambda row: add_url(row["text"])),
    ]

    def get_queryset(self) -> QuerySet[QueryLog, Any]:
        """One row a query and language."""
        return query_log.frequent()

    def get_filename(self) -> str:
        """Of the spreadsheet."""
        return "pencarian"


class UnansweredView(QueriesView):
    """Queries that found nothing."""

    page_title = _("Queries without result")
    index_url_name = "search_unanswered"
    index_results_url_name = "search_unanswered_results"

    def get_queryset(self) -> QuerySet[QueryLog, Any]:
        """Those that found nothing."""
        return query_log.without_result()

    def get_filename(self) -> str:
        """Of the spreadsheet."""
        return "pencarian-tanpa-hasil"


class QueriesMenuItem(MenuItem):
    """Shown to those who may read the log."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Ask the policy."""
        return bool(policy_registry.get_by_type(QueryLog).user_has_permission(request.user, "view"))
