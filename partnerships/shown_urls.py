"""Addresses of partnerships for others than their parties, under /kemitraan/."""

from django.urls import path

from partnerships.views import shown

app_name = "public_partnerships"
urlpatterns = [
    path("", shown.listing, name="list"),
    path("atom.xml", shown.feed, name="feed"),
    path("<int:pk>/", shown.detail, name="detail"),
]
