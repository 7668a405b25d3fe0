"""Addresses of partnerships in the workspace, under /ruang-kerja/kemitraan/."""

from django.urls import path

from partnerships.views import agreements, comments, documents, partnership_writing, partnerships, progress, stages

app_name = "partnerships"
urlpatterns = [
    # the record: what it is, who takes part, stages, agreements, documents, comments, reports
    path("", partnerships.listing, name="list"),
    path("baru/", partnership_writing.new, name="new"),
    path("<int:pk>/", partnerships.detail, name="detail"),
    path("<int:pk>/ubah/", partnership_writing.edit, name="edit"),
    path("<int:pk>/pihak/", partnership_writing.parties, name="parties"),
    path("<int:pk>/yang-dibaca-umum/", partnership_writing.summary, name="summary"),
    path("<int:pk>/status/<slug:transition>/", partnerships.move, name="move"),
    path("<int:pk>/tahapan/", stages.enter, name="enter_stage"),
    path("<int:pk>/tahapan/lewati/", stages.skip, name="skip_stage"),
    path("<int:pk>/dokumen/", documents.add, name="add_document"),
    path("<int:pk>/dokumen/<int:number>/", documents.document, name="document"),
    path("<int:pk>/dokumen/<int:number>/tarik/", documents.withdraw, name="withdraw_document"),
    path("<int:pk>/kerangka/<slug:key>/", documents.draft, name="skeleton"),
    path("<int:pk>/komentar/", comments.add, name="add_comment"),
    path("<int:pk>/komentar/<int:number>/ubah/", comments.change, name="change_comment"),
    path("<int:pk>/komentar/<int:number>/tarik/", comments.withdraw, name="withdraw_comment"),
    path("<int:pk>/laporan/", progress.schedule, name="schedule_reports"),
    path("<int:pk>/laporan/<int:number>/", progress.submit, name="submit_report"),
    path("<int:pk>/laporan/<int:number>/lewati/", progress.skip, name="skip_report"),
    path("<int:pk>/naskah/baru/", agreements.new, name="new_agreement"),
    path("<int:pk>/naskah/<int:agreement>/", agreements.detail, name="agreement"),
    path("<int:pk>/naskah/<int:agreement>/ubah/", agreements.edit, name="edit_agreement"),
    path("<int:pk>/naskah/<int:agreement>/pihak/", agreements.sides, name="agreement_sides"),
    path("<int:pk>/naskah/<int:agreement>/<slug:transition>/", agreements.move, name="move_agreement"),
]
