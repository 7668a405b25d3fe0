"""Addresses of partnerships in the workspace, under /ruang-kerja/kemitraan/."""

from django.urls import path

from partnerships.views import partnerships

app_name = "partnerships"
urlpatterns = [
    path("", partnerships.listing, name="list"),
    path("<int:pk>/", partnerships.detail, name="detail"),
]
