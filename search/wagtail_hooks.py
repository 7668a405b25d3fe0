"""Search in the CMS: best bets, and reports of queries."""

from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet

from search.index_report import IndexMenuItem, IndexView
from search.reports import QueriesMenuItem, QueriesView, UnansweredView
from search.synonym_viewset import SynonymViewSet
from search.viewsets import BestBetViewSet


@hooks.register("register_admin_viewset")
def register_viewsets() -> list[ViewSet]:
    """Best bets and synonyms."""
    return [
        BestBetViewSet("best_bets", url_prefix="hasil-pilihan"),
        SynonymViewSet("synonyms", url_prefix="sinonim"),
    ]


@hooks.register("register_admin_urls")
def register_report_urls() -> list[URLPattern]:
    """The reports, each with the part that is swapped in."""
    found = []
    for view, name, address in (
        (QueriesView, "search_queries", "pencarian/sering/"),
        (UnansweredView, "search_unanswered", "pencarian/tanpa-hasil/"),
    ):
        found.append(path(f"laporan/{address}", view.as_view(), name=name))
        found.append(path(f"laporan/{address}hasil/", view.as_view(results_only=True), name=f"{name}_results"))
    return found


@hooks.register("register_reports_menu_item")
def register_queries() -> MenuItem:
    """What is searched for."""
    return QueriesMenuItem(_("Frequent queries"), reverse_lazy("search_queries"), icon_name="search", order=1200)


@hooks.register("register_reports_menu_item")
def register_unanswered() -> MenuItem:
    """What is not found."""
    return QueriesMenuItem(
        _("Queries without result"), reverse_lazy("search_unanswered"), icon_name="warning", order=1210
    )


@hooks.register("register_admin_urls")
def register_index_report() -> list[URLPattern]:
    """The report on the index."""
    return [path("laporan/indeks-pencarian/", IndexView.as_view(), name="search_index_report")]


@hooks.register("register_reports_menu_item")
def register_index_menu_item() -> MenuItem:
    """Does search answer from all there is?"""
    return IndexMenuItem(_("Search index"), reverse_lazy("search_index_report"), icon_name="search", order=1220)
