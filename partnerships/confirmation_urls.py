"""Addresses under /konfirmasi/: one decision about one action, without an account."""

from django.urls import path

from partnerships.views import confirmation as views

urlpatterns = [
    path("<str:key>/", views.decide, name="confirmation"),
    path("<str:key>/bukti/<int:pk>/", views.evidence, name="confirmation_evidence"),
]
