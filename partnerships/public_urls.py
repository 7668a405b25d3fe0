"""Addresses of published proposals, under /usulan/."""

from django.urls import path

from partnerships.views import public

app_name = "public_proposals"
urlpatterns = [
    path("", public.listing, name="list"),
    path("atom.xml", public.feed, name="feed"),
    path("<int:pk>/", public.detail, name="detail"),
]
