"""Addresses of proposals in the workspace, under /ruang-kerja/usulan/."""

from django.urls import path

from partnerships.views import clearing

app_name = "proposals"
urlpatterns = [
    path("<int:pk>/", clearing.publish, name="detail"),  # until the proposal has its own page
    path("<int:pk>/terbitkan/", clearing.publish, name="publish"),
    path("<int:pk>/tarik-dari-situs/", clearing.unpublish, name="unpublish"),
]
