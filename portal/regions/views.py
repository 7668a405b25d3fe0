"""Public pages of regions: the list with its map, a region's page, its figures as CSV."""

import csv
from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from portal.core import panels
from portal.core.components import Crumb, Heading, Row
from portal.core.models import today
from portal.core.notation import citation, number
from portal.core.spreadsheets import plain_cell
from portal.core.templatetags.components import prefix
from portal.regions.filters import RegionFilter, RegionListing
from portal.regions.map import map_rows, map_steps
from portal.regions.models import Level, Region, RegionFact
from portal.regions.presentation import topics
from portal.regions.profile import profile

CSV_COLUMNS = (
    "region_code",
    "region",
    "indicator",
    "indicator_name",
    "kind",
    "value",
    "value_max",
    "value_text",
    "unit",
    "out_of",
    "as_of",
    "as_of_precision",
    "said_on",
    "speaker_office",
    "speaker_organisation",
    "definition",
    "source",
    "source_url",
    "note",
)


def crumbs(*steps: Crumb) -> list[Crumb]:
    """The way from the home page to here."""
    return [Crumb(_("Home"), prefix()), *steps]


@require_safe
def region_list(request: HttpRequest) -> HttpResponse:
    """Regions by island group with map and filters; a filter value that means nothing is left out, and said so."""
    listing = RegionListing(RegionFilter, request, base_url=reverse("regions:list"))
    context: dict[str, Any] = {"listing": listing, "groups": _groups(listing.items)}
    if getattr(request, "htmx", False) and not request.htmx.boosted:  # type: ignore[attr-defined]
        return TemplateResponse(request, "regions/region_listing.html", context, headers={"Vary": "HX-Request"})
    provinces = Region.objects.provinces().annotate(parts=Count("children")).values_list("code", "slug", "parts")
    urls = {code: reverse("regions:detail", args=[slug]) for code, slug, _parts_of in provinces}
    rows = map_rows(
        {code: parts for code, _slug, parts in provinces},
        lambda code: urls.get(code, listing.base_url),
        lambda name, count: f"{name}: {_parts(count)}",
    )
    context |= {
        "crumbs": crumbs(Crumb(_("Regions"))),
        "map_rows": rows,
        "map_steps": map_steps(rows),
        "has_regions": bool(urls),
    }
    return TemplateResponse(request, "regions/region_list.html", context, headers={"Vary": "HX-Request"})


def _groups(regions: Iterable[Region]) -> list[tuple[str, list[Region]]]:
    """Provinces under their island group, regencies and cities under their province, in the order given."""
    groups: dict[str, list[Region]] = {}
    for region in regions:
        heading = region.parent.name if region.parent else region.get_island_group_display()
        groups.setdefault(heading, []).append(region)
    return list(groups.items())


def _parts(count: int) -> str:
    return ngettext("%(count)s regency or city", "%(count)s regencies and cities", count) % {"count": count}


@require_safe
def region_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """What is known of a region and what is not, its regencies and cities, and what other apps say of it."""
    region = _region(request, slug)
    children = list(region.children.order_by("code")) if region.level == Level.PROVINCE else []
    shown = topics(profile(region), on=today())
    built = panels.build("region", request, region)
    contents = [Heading(f"topic-{topic.key}", topic.title) for topic in shown]
    contents += [Heading(panel.context["id"], panel.title) for panel in built]
    if children:
        contents.append(Heading("children", _("Regencies and cities")))
    parents = [Crumb(region.parent.name, region.parent.get_absolute_url())] if region.parent else []
    context = {
        "region": region,
        "crumbs": crumbs(Crumb(_("Regions"), reverse("regions:list")), *parents, Crumb(region.name)),
        "facts_about": _rows(region, len(children)),
        "topics": shown,
        "panels": built,
        "similar": panels.build("similar", request, region),
        "children": children,
        "contents": contents,
        "structured": _structured(region),
        "citation": citation(
            title=region.long_name,
            published=today(),
            site=str(settings.PORTAL_NAME),
            url=settings.PORTAL_BASE_URL + region.get_absolute_url(),
        ),
    }
    return render(request, "regions/region.html", context)


def _region(request: HttpRequest, slug: str) -> Region:
    return get_object_or_404(Region.objects.visible_to(request.user).select_related("parent"), slug=slug)


def _rows(region: Region, parts: int) -> list[Row]:
    """Names, codes and place of a region; what is not recorded is said to be unknown."""
    rows = [Row(_("Official name"), region.name_official)]
    if region.aliases:
        rows.append(Row(_("Also known as"), ", ".join(region.aliases)))
    rows.append(Row(_("Level"), region.get_level_display()))
    if region.parent:
        rows.append(Row(_("Province"), region.parent.name, region.parent.get_absolute_url()))
    rows.append(Row(_("Capital"), region.capital or _("Unknown")))
    rows.append(Row(_("Island group"), region.get_island_group_display()))
    rows.append(Row(_("Code (Ministry of Home Affairs)"), region.code))
    if region.iso_3166_2:
        rows.append(Row("ISO 3166-2", region.iso_3166_2))
    if parts:
        rows.append(Row(_("Regencies and cities"), number(parts)))
    return rows


def _structured(region: Region) -> dict[str, Any]:
    """The region for search engines (schema.org)."""
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "AdministrativeArea",
        "name": region.long_name,
        "identifier": region.code,
    }
    if region.aliases:
        data["alternateName"] = region.aliases
    if region.parent:
        data["containedInPlace"] = {"@type": "AdministrativeArea", "name": region.parent.long_name}
    if region.lat is not None and region.lng is not None:
        data["geo"] = {"@type": "GeoCoordinates", "latitude": float(region.lat), "longitude": float(region.lng)}
    return data


@require_safe
def region_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """Every figure of a region as CSV for a spreadsheet, in which no cell can begin a formula."""
    region = _region(request, slug)
    response = HttpResponse(
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{region.slug}.csv"'},
    )
    response.write("\ufeff")
    writer = csv.writer(response)
    writer.writerow(CSV_COLUMNS)
    facts = region.facts.visible_to(request.user).select_related("indicator").newest_first()
    writer.writerows([plain_cell(cell) for cell in _csv_row(region, fact)] for fact in facts)
    return response


def _csv_row(region: Region, fact: RegionFact) -> Iterator[object]:
    known = {
        "region_code": region.code,
        "region": region.name,
        "indicator": fact.indicator.key,
        "indicator_name": fact.indicator.name,
    }
    for column in CSV_COLUMNS:
        yield known[column] if column in known else getattr(fact, column)
