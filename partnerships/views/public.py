"""Proposals that were cleared for everybody to read."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from partnerships.filters import PublicProposalFilter
from partnerships.models import PublicProposal
from partnerships.presentation import rows_of
from portal.core.components import Crumb, Link
from portal.core.feeds import atom, xml_text
from portal.core.filters import Listing
from portal.core.list_pages import list_page
from portal.pages.presentation import absolute


def _crumbs(*more: Crumb) -> list[Crumb]:
    home = Crumb(_("Home"), reverse("wagtail_serve", args=[""]))
    return [home, Crumb(_("Proposals"), reverse("public_proposals:list")), *more]


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """The published proposals with filters."""
    shown = Listing(PublicProposalFilter, request, base_url=reverse("public_proposals:list"))
    return list_page(
        request,
        shown,
        "partnerships/public/list.html",
        lambda: {
            "crumbs": [*_crumbs()[:-1], Crumb(_("Proposals"))],
            "nothing_yet": not shown.total and not shown.chosen and not shown.errors,
            "to_needs": Link(_("See the needs"), reverse("needs:list")),
        },
    )


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """The newest of the (filtered) published proposals as an Atom feed."""

    def entry(public: PublicProposal) -> dict[str, Any]:
        link = absolute(public.get_absolute_url())
        return {
            "title": xml_text(public.title),
            "link": link,
            "description": xml_text(public.summary),
            "unique_id": link,
            "pubdate": public.cleared_at,
            "updateddate": public.cleared_at,
        }

    shown = Listing(PublicProposalFilter, request, base_url=reverse("public_proposals:list"))
    subtitle = _("What governments offer each other and ask of each other")
    return atom(request, title=_("Proposals"), subtitle=subtitle, listing=shown, entry_of=entry)


@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One published proposal; what was taken off the site is not found."""
    rows = PublicProposal.objects.visible_to(request.user)
    public = get_object_or_404(rows.select_related("proposer", "urusan", "dimension", "kind", "case"), pk=pk)
    context = {"public": public, "rows": rows_of(public), "crumbs": _crumbs(Crumb(public.title))}
    return render(request, "partnerships/public/detail.html", context)
