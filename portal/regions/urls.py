"""Addresses under /daerah/."""

from django.urls import path

from portal.regions import views

app_name = "regions"
urlpatterns = [
    path("", views.region_list, name="list"),
    path("<slug:slug>/", views.region_detail, name="detail"),
    path("<slug:slug>/data.csv", views.region_csv, name="csv"),
]
