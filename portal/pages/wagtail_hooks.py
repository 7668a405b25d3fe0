"""The CMS: lists of pages, what is checked where, home, menu, look."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import URLPattern
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.site_summary import SummaryItem
from wagtail.admin.ui.tables import DateColumn
from wagtail.admin.views import generic
from wagtail.admin.views.home import LockedPagesPanel
from wagtail.admin.viewsets.base import ViewSet
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.models import Page
from wagtail.permissions import register_permission_policy
from wagtail.rich_text.feature_registry import FeatureRegistry

from portal.accounts.permissions import can_edit_content
from portal.core.models import ErrorReport, today
from portal.pages import cms_home, translation
from portal.pages.editing import CheckedPublishBulkAction
from portal.pages.links import PublicPageLink
from portal.pages.listings import ContentFilterSet, ContentListingViewSet, ContentPageViewSet, DayColumn, columns
from portal.pages.meanwhile import TrunkEditView
from portal.pages.models import ArticlePage, HomePage, StandardPage
from portal.pages.permissions import QuestionPolicy, can_answer_error_reports
from portal.pages.tree import list_models

register_permission_policy(ErrorReport, QuestionPolicy(ErrorReport, can_answer_error_reports, "change", "view"))

ARTICLE_COLUMNS = columns(DayColumn("date", label=_("Date"), sort_key="date"))


class ArticleFilterSet(ContentFilterSet):
    """Articles by subject as well."""

    class Meta:
        model = ArticlePage
        fields = ("dimensions",)


class ArticleViewSet(ContentPageViewSet):
    """Editing and explorer list of articles."""

    model = ArticlePage
    columns = ARTICLE_COLUMNS
    filterset_class = ArticleFilterSet


class StandardPageViewSet(ContentPageViewSet):
    """Editing of standard pages."""

    model = StandardPage


class ArticleListingViewSet(ContentListingViewSet):
    """Articles in the menu."""

    model = ArticlePage
    icon = "doc-full"
    menu_label = _("Articles")
    menu_name = "articles"
    menu_order = 230
    columns = ARTICLE_COLUMNS
    filterset_class = ArticleFilterSet


class ResolveView(generic.EditView):
    """What was reported is read, not changed; what was done about it is written down."""

    def get_form(self, form_class: Any = None) -> Any:
        """Offer today as the day it was resolved."""
        form = super().get_form(form_class)
        if self.request.method == "GET" and self.object.resolved_on is None:
            form.initial["resolved_on"] = today()
        return form


class ErrorReportViewSet(ModelViewSet):
    """What readers found wrong."""

    model = ErrorReport
    icon = "warning"
    menu_label = _("Error reports")
    menu_name = "error-reports"
    menu_order = 450
    add_to_admin_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    edit_view_class = ResolveView
    edit_template_name = "pages/cms/error_report.html"
    form_fields = ("resolved_on", "resolution")
    list_display = [
        "__str__",
        DateColumn("created_at", label=_("Reported"), sort_key="created_at"),
        DayColumn("resolved_on", label=_("Resolved on"), sort_key="resolved_on"),
    ]
    list_filter = {"resolved_on": ["isnull"], "created_at": ["gte"]}
    list_per_page = 50
    ordering = "-created_at"


@hooks.register("register_admin_viewset")
def register_viewsets() -> list[ViewSet]:
    """Page types, their lists, and reports of errors."""
    trunk: list[type[Page]] = [HomePage, *list_models()]
    return [
        *(PageViewSet(f"{kind._meta.model_name}_trunk", model=kind, edit_view_class=TrunkEditView) for kind in trunk),
        ArticleViewSet("article"),
        StandardPageViewSet("standard_page"),
        ArticleListingViewSet("articles", url_prefix="artikel"),
        ErrorReportViewSet("error_reports", url_prefix="laporan-kesalahan"),
    ]


# Publishing several pages at once checks each; it stands in for Wagtail's action of the same name, registered before.
hooks.register("register_bulk_action", CheckedPublishBulkAction, order=100)


@hooks.register("register_admin_urls", order=-100)
def register_translation_urls() -> list[URLPattern]:
    """Before wagtail-localize's own."""
    return translation.urls()


@hooks.register("before_edit_page", order=-100)
def check_translation(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Before wagtail-localize publishes."""
    return translation.check_before_publishing(request, page)


@hooks.register("before_copy_page")
def refuse_address(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Wagtail's form for copies asks no page whether it may have the new address."""
    if request.method != "POST":
        return None
    try:
        page.specific_class(slug=request.POST.get("new_slug", "")).refuse_address()
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(request.path)
    return None


@hooks.register("construct_page_action_menu", order=100)
def without_alias(menu_items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    """Nothing is offered that would make a translation a copy of its original."""
    menu_items[:] = [item for item in menu_items if item.name != "localize-convert-to-alias"]


@hooks.register("construct_homepage_panels")
def home_panels(request: HttpRequest, panels: list[Any]) -> None:
    """Ours in place of Wagtail's, which cost queries by the row; locked pages stay."""
    panels[:] = [*cms_home.panels_for(request), *(panel for panel in panels if isinstance(panel, LockedPagesPanel))]


@hooks.register("construct_homepage_summary_items", order=100)
def no_summary(request: HttpRequest, items: list[SummaryItem]) -> None:
    """Counts of images and documents help nobody to work."""
    items.clear()


HIDDEN_MAIN = {"help"}
HIDDEN_REPORTS = {"site-history", "page-types-usage", "workflow-tasks", "aging-pages", "translations"}
HIDDEN_SETTINGS = {"workflows", "workflow-tasks", "locales", "sites", "groups"}


@hooks.register("construct_main_menu", order=100)
def main_menu(request: HttpRequest, items: list[Any]) -> None:
    """What is not for this person, or leads to another host, is not shown."""
    items[:] = [item for item in items if item.name not in HIDDEN_MAIN]


@hooks.register("construct_reports_menu", order=100)
def reports_menu(request: HttpRequest, items: list[Any]) -> None:
    """Reports that answer an editor's question, to those who write."""
    writes = can_edit_content(request.user)
    items[:] = [item for item in items if item.name not in HIDDEN_REPORTS and writes]


@hooks.register("construct_settings_menu", order=100)
def settings_menu(request: HttpRequest, items: list[Any]) -> None:
    """What the code decides is not set here: the workflow and groups come from the table of roles."""
    items[:] = [item for item in items if item.name not in HIDDEN_SETTINGS]


@hooks.register("insert_global_admin_css")
def admin_css() -> SafeString:
    """Our few rules for the CMS."""
    return format_html('<link rel="stylesheet" href="{}">', static("portal/css/cms.css"))


@hooks.register("insert_global_admin_js")
def admin_js() -> SafeString:
    """Links of problems open the panel their field is in; long lists can be filtered."""
    return format_html('<script src="{}" defer></script>', static("portal/js/cms.js"))


@hooks.register("register_rich_text_features", order=100)
def link_to_public_pages(features: FeatureRegistry) -> None:
    """Links from prose to pages, after Wagtail registered its own."""
    features.register_link_type(PublicPageLink)
