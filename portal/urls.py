"""Every address of the portal. Indonesian at the root, the same under /en/."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path, re_path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as cms_urls
from wagtail.admin.auth import require_admin_access
from wagtail.documents import urls as document_urls

from portal.accounts.cms_account import CmsAccountView
from portal.core import views as core
from portal.core.styleguide import styleguide
from portal.pages.links import LinkView
from portal.pages.sitemaps import sitemap, sitemap_part
from portal.pages.uploads import media
from portal.pages.views import serve as serve_page

to_login = RedirectView.as_view(pattern_name="account_login", query_string=True)
to_password_reset = RedirectView.as_view(pattern_name="account_reset_password")

urlpatterns = [
    path("healthz", core.healthz, name="healthz"),
    path("readyz", core.readyz, name="readyz"),
    path("robots.txt", core.robots, name="robots"),
    path("sitemap.xml", sitemap, name="sitemap"),
    path("sitemap-<slug:section>.xml", sitemap_part, name="django.contrib.sitemaps.views.sitemap"),
    # allauth is the only door: these stand before the views they replace
    path("cms/login/", to_login),
    path("cms/password_reset/", to_password_reset),
    path("django-admin/login/", to_login),
    path("cms/account/", require_admin_access(CmsAccountView.as_view())),
    path("cms/collections/<int:collection_id>/privacy/", core.closed),
    path("cms/choose-external-link/", require_admin_access(LinkView.as_view())),
    path("django-admin/", admin.site.urls),
    path("cms/", include(cms_urls)),
    path("documents/", include(document_urls)),
    path("media/<path:path>", media),
]

urlpatterns += i18n_patterns(
    path("akun/", include("portal.accounts.urls")),
    path("daerah/", include("portal.regions.urls")),
    path("organisasi/", include("portal.accounts.organisation_urls")),
    path("ruang-kerja/kunjungan/", include("visits.urls")),
    path("ruang-kerja/usulan/", include("partnerships.urls")),
    path("ruang-kerja/kemitraan/", include("partnerships.partnership_urls")),
    path("ruang-kerja/", include("portal.workspace.urls")),
    path("kebutuhan/", include("visits.need_urls")),
    path("usulan/", include("partnerships.public_urls")),
    path("kemitraan/", include("partnerships.shown_urls")),
    path("konfirmasi/", include("partnerships.confirmation_urls")),
    path("minta-kunjungan/", include("visits.request_urls")),
    path("cari/", include("search.urls")),
    path("panduan-gaya/", styleguide, name="styleguide"),
    path("lapor-kesalahan/", core.report_error, name="report_error"),
    path("lapor-kesalahan/terkirim/", core.report_error_thanks, name="report_error_thanks"),
    re_path(r"^((?:[\w\-]+/)*(?:atom\.xml)?)$", serve_page, name="wagtail_serve"),
    path("", include(wagtail_urls)),
    prefix_default_language=False,
)
