"""Addresses of needs, under /kebutuhan/."""

from django.urls import path

from visits.views import needs

app_name = "needs"
urlpatterns = [
    path("", needs.listing, name="list"),
    path("atom.xml", needs.feed, name="feed"),
    path("baru/", needs.new, name="new"),
    path("<int:pk>/", needs.detail, name="detail"),
    path("<int:pk>/ubah/", needs.edit, name="edit"),
    path("<int:pk>/sama/", needs.support, name="support"),
    path("<int:pk>/<slug:transition>/", needs.move, name="move"),
]
