"""The portal's addresses, with one for an action's page; to go as soon as the portal has that page."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path

from partnerships.partnership_urls import app_name
from partnerships.partnership_urls import urlpatterns as of_partnerships
from portal.urls import urlpatterns as of_portal


def page(request: HttpRequest, **places: int) -> HttpResponse:
    """Stands for the page of an action."""
    raise Http404


if not any(one.name == "action" for one in of_partnerships):
    of_partnerships.append(path("<int:pk>/tindakan/<int:action>/", page, name="action"))
urlpatterns = [*of_portal]
__all__ = ["app_name", "urlpatterns"]
