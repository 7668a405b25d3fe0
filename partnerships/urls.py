"""Addresses of proposals in the workspace, under /ruang-kerja/usulan/."""

from django.urls import path

from partnerships.views import clearing, parts, proposals, writing

app_name = "proposals"
urlpatterns = [
    path("", proposals.listing, name="list"),
    path("baru/", writing.new, name="new"),
    path("<int:pk>/", proposals.detail, name="detail"),
    path("<int:pk>/ubah/", writing.edit, name="edit"),
    path("<int:pk>/versi/", parts.versions, name="versions"),
    path("<int:pk>/pendapat/", parts.give_review, name="review"),
    path("<int:pk>/berkas/", parts.add_file, name="attach"),
    path("<int:pk>/berkas/<int:number>/", parts.file, name="file"),
    path("<int:pk>/berkas/<int:number>/hapus/", parts.drop_file, name="drop_file"),
    path("<int:pk>/terbitkan/", clearing.publish, name="publish"),
    path("<int:pk>/tarik-dari-situs/", clearing.unpublish, name="unpublish"),
    path("<int:pk>/<slug:transition>/", proposals.move, name="move"),
]
