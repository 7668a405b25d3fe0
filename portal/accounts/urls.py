"""Addresses under /akun/: all of allauth that is needed, invitations and the profile."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import include, path, re_path

from portal.accounts import views


def not_here(request: HttpRequest, **kwargs: str) -> HttpResponse:
    """Sign-up, and what allauth offers beside what the portal needs, does not exist."""
    raise Http404


urlpatterns = [
    path("", views.home, name="account_home"),
    path("profil/", views.profile, name="profile"),
    path("undangan/<str:token>/", views.invitation, name="invitation"),
    # These stand before the views they close; their names stay, because allauth writes their addresses
    path("signup/", not_here),
    path("email/", not_here),
    path("password/set/", not_here),
    re_path(r"^(?P<rest>(confirm-email|login/code)/.*)$", not_here),
    path("", include("allauth.urls")),
]
