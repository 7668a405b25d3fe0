"""The portal's addresses, with one for a partnership's page where the portal has none yet."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import include, path

from portal.urls import urlpatterns as of_portal


def page(request: HttpRequest, pk: int) -> HttpResponse:
    """Stands for the page of a partnership."""
    raise Http404


ADDRESSES = ([path("<int:pk>/", page, name="detail")], "partnerships")
urlpatterns = [path("ruang-kerja/kemitraan/", include(ADDRESSES)), *of_portal]
