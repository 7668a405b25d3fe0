"""Addresses under /organisasi/."""

from django.urls import path

from portal.accounts import views

urlpatterns = [path("<slug:slug>/", views.organisation, name="organisation")]
