"""Addresses of visits in the workspace, under /ruang-kerja/kunjungan/."""

from django.urls import path

from visits.views import documents, points, request, visit

app_name = "visits"
urlpatterns = [
    path("", visit.listing, name="list"),
    path("minta/", request.begin_as_member, name="begin"),
    path("<int:pk>/", visit.detail, name="detail"),
    path("<int:pk>/minta/<int:number>/", request.step_as_member, name="request"),
    path("<int:pk>/surat/", request.letter, name="letter"),
    path("<int:pk>/pemohon/", visit.link_asker, name="link_asker"),
    path("<int:pk>/tanggal/", visit.set_date, name="set_date"),
    path("<int:pk>/peserta/", points.attendees, name="attendees"),
    path("<int:pk>/kalimat/", points.mark, name="mark"),
    path("<int:pk>/butir/baru/", points.new_point, name="new_point"),
    path("<int:pk>/butir/<int:number>/", points.edit_point, name="edit_point"),
    path("<int:pk>/butir/<int:number>/pemilik/", points.own_point, name="own_point"),
    path("<int:pk>/tindak-lanjut/baru/", points.new_step, name="new_step"),
    path("<int:pk>/tindak-lanjut/<int:number>/<slug:transition>/", points.move_step, name="move_step"),
    path("<int:pk>/lembar-persiapan/", documents.brief, name="brief"),
    path("<int:pk>/notula.<slug:kind>", documents.minutes, name="minutes"),
    path("<int:pk>/tindak-lanjut.xlsx", documents.follow_ups, name="follow_ups"),
    path("<int:pk>/laporan/", documents.draft_report, name="draft_report"),
    path("<int:pk>/<slug:transition>/", visit.move, name="move"),
]
