"""Addresses under /cari/."""

from django.urls import path

from search import views

app_name = "search"
urlpatterns = [
    path("", views.results, name="results"),
    path("saran/", views.suggest, name="suggestions"),
    path("atom.xml", views.atom, name="feed"),
]
