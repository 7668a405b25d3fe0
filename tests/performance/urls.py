"""The portal's addresses, and the bare view that its pages are compared with."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from portal.urls import urlpatterns as portal_urlpatterns


def bare(request: HttpRequest) -> HttpResponse:
    """An empty page: base.html and nothing else, through the same middleware; signed in or not."""
    return render(request, "base.html")


urlpatterns = [path("bare/", bare), *portal_urlpatterns]
