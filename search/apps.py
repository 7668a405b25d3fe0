"""Finding things; knows no kind of thing."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "search"
