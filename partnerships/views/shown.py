"""Partnerships as others than their parties read them, under /kemitraan/."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from partnerships.filters import PublicPartnershipFilter
from partnerships.models import Partnership, Visibility
from partnerships.shown import shown, structured
from portal.accounts.permissions import can_read_everything, organisations_permitting
from portal.accounts.roles import Permission
from portal.core.audit import record_view
from portal.core.components import Crumb, Link
from portal.core.feeds import atom, xml_text
from portal.core.filters import Listing
from portal.core.list_pages import list_page
from portal.pages.presentation import absolute


def _crumbs(*more: Crumb) -> list[Crumb]:
    home = Crumb(_("Home"), reverse("wagtail_serve", args=[""]))
    return [home, Crumb(_("Partnerships"), reverse("public_partnerships:list")), *more]


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """The partnerships that everybody may read of, with filters."""
    found = Listing(PublicPartnershipFilter, request, base_url=reverse("public_partnerships:list"))
    return list_page(
        request,
        found,
        "partnerships/shown/list.html",
        lambda: {
            "crumbs": [*_crumbs()[:-1], Crumb(_("Partnerships"))],
            "nothing_yet": not found.total and not found.chosen and not found.errors,
            "to_proposals": Link(_("See the proposals"), reverse("public_proposals:list")),
        },
    )


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """The newest of the (filtered) public partnerships as an Atom feed."""

    def entry(partnership: Partnership) -> dict[str, Any]:
        link, stage = absolute(partnership.get_public_url()), partnership.present_entry
        return {
            "title": xml_text(partnership.public_title),
            "link": link,
            "description": xml_text(partnership.summary),
            "unique_id": link,
            "pubdate": partnership.cleared_at,
            "updateddate": max(partnership.cleared_at, stage.at) if stage else partnership.cleared_at,
        }

    found = Listing(PublicPartnershipFilter, request, base_url=reverse("public_partnerships:list"))
    subtitle = _("What governments do together, and how far they are")
    return atom(request, title=_("Partnerships"), subtitle=subtitle, listing=found, entry_of=entry)


@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One partnership: for everybody, or for those who belong to an organisation in the portal; else not found."""
    rows = Partnership.objects.on_site_for(request.user).with_parties()
    partnership: Partnership = get_object_or_404(rows.select_related("kind", "urusan", "dimension"), pk=pk)
    _log_if_auditor(request, partnership)
    page = shown(partnership)
    context = {
        "shown": page,
        "structured": structured(page),
        "crumbs": _crumbs(Crumb(partnership.public_title)),
    }
    answer = render(request, "partnerships/shown/detail.html", context)
    if request.user.is_authenticated:
        answer["Cache-Control"] = "private, no-store"
    return answer


def _log_if_auditor(request: HttpRequest, partnership: Partnership) -> None:
    """What is not for everybody, and read only by a right to read everything, is itself on record."""
    user = request.user
    public = partnership.visibility == Visibility.PUBLIC
    if not public and can_read_everything(user) and not organisations_permitting(user, Permission.READ_OWN):
        record_view(partnership, by=user)
