"""Addresses of partnerships in the workspace, under /ruang-kerja/kemitraan/."""

from django.urls import path

from partnerships.views import action_parts, action_writing, actions, importing, minutes, overview, partnerships, plan

app_name = "partnerships"
urlpatterns = [
    path("", partnerships.listing, name="list"),
    path("<int:pk>/", partnerships.detail, name="detail"),
    # the plan, and its actions
    path("<int:pk>/papan/", plan.board, name="board"),
    path("<int:pk>/papan/pindah/", plan.move_card, name="move_card"),
    path("<int:pk>/kalender/", plan.calendar, name="calendar"),
    path("<int:pk>/tindakan/", plan.listing, name="actions"),
    path("<int:pk>/tindakan/baru/", action_writing.new, name="new_action"),
    path("<int:pk>/tindakan/<int:action>/", actions.detail, name="action"),
    path("<int:pk>/tindakan/<int:action>/ubah/", action_writing.edit, name="edit_action"),
    path("<int:pk>/tindakan/<int:action>/tenggat/", action_writing.due, name="due"),
    path("<int:pk>/tindakan/<int:action>/tonggak/", action_writing.milestones, name="milestones"),
    path("<int:pk>/tindakan/<int:action>/menunggu/", action_writing.needed, name="needed"),
    path("<int:pk>/tindakan/<int:action>/ajukan/", actions.submit, name="submit"),
    path("<int:pk>/tindakan/<int:action>/hambatan/", actions.block, name="block"),
    path("<int:pk>/tindakan/<int:action>/bukti/", action_parts.add_evidence, name="add_evidence"),
    path("<int:pk>/tindakan/<int:action>/bukti/<int:number>/", action_parts.evidence, name="evidence"),
    path("<int:pk>/tindakan/<int:action>/bukti/<int:number>/tarik/", action_parts.drop_evidence, name="drop_evidence"),
    path("<int:pk>/tindakan/<int:action>/tautan/", action_parts.add_link, name="add_link"),
    path("<int:pk>/tindakan/<int:action>/tautan/<int:number>/tarik/", action_parts.drop_link, name="drop_link"),
    path("<int:pk>/tindakan/<int:action>/komentar/", action_parts.comment, name="comment_action"),
    path(
        "<int:pk>/tindakan/<int:action>/komentar/<int:number>/ubah/",
        action_parts.correct_comment,
        name="correct_action_comment",
    ),
    path(
        "<int:pk>/tindakan/<int:action>/komentar/<int:number>/tarik/",
        action_parts.drop_comment,
        name="drop_action_comment",
    ),
    path("<int:pk>/tindakan/<int:action>/<slug:transition>/", actions.move, name="move_action"),
    # what coordinators oversee
    path("ringkasan/", overview.overview, name="overview"),
    path("ringkasan/unduh.<str:kind>", overview.download, name="export"),
    path("impor/", importing.bring, name="import"),
    path("impor/templat.xlsx", importing.blank, name="template"),
    path("<int:pk>/berita-acara/", minutes.minutes, name="minutes"),
]
