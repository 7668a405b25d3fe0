"""Addresses under /minta-kunjungan/: asking for a visit without an account."""

from django.urls import path

from visits.views import request as views

urlpatterns = [
    path("", views.begin, name="visit_request_begin"),
    path("<str:token>/", views.status, name="visit_request"),
    path("<str:token>/batal/", views.cancel, name="visit_request_cancel"),
    path("<str:token>/<int:number>/", views.step, name="visit_request_step"),
]
