"""Addresses under /ruang-kerja/."""

from django.urls import path

from portal.workspace import views

app_name = "workspace"
urlpatterns = [
    path("", views.home, name="home"),
    path("pemberitahuan/", views.notices, name="notices"),
    path("pemberitahuan/dibaca/", views.mark_read, name="mark_read"),
    path("ikuti/", views.follow, name="follow"),
    path("kalender/", views.calendar, name="calendar"),
    path("kalender/<str:token>.ics", views.feed, name="feed"),
]
