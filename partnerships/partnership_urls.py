"""Addresses of partnerships in the workspace, under /ruang-kerja/kemitraan/."""

from django.urls import path

from partnerships.views import importing, minutes, overview, partnerships

app_name = "partnerships"
urlpatterns = [
    path("", partnerships.listing, name="list"),
    path("<int:pk>/", partnerships.detail, name="detail"),
    # what coordinators oversee
    path("ringkasan/", overview.overview, name="overview"),
    path("ringkasan/unduh.<str:kind>", overview.download, name="export"),
    path("impor/", importing.bring, name="import"),
    path("impor/templat.xlsx", importing.blank, name="template"),
    path("<int:pk>/berita-acara/", minutes.minutes, name="minutes"),
]
