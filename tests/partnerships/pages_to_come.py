"""Addresses of the workspace pages that letters lead to, for tests of what is said."""

from django.conf.urls.i18n import i18n_patterns
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from portal.urls import urlpatterns as portal_patterns


def page(request: HttpRequest, **places: int) -> HttpResponse:
    """Nothing; only its address counts."""
    return HttpResponse()


_pages = ([path("<int:pk>/", page, name="detail"), path("<int:pk>/<int:action>/", page, name="action")], "partnerships")
urlpatterns = [
    *i18n_patterns(path("ruang-kerja/kemitraan/", include(_pages)), prefix_default_language=False),
    *portal_patterns,
]
