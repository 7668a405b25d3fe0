"""The CMS's lists of regions, figures and reference terms."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, Panel
from wagtail.admin.ui.tables import Column
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from portal.core.models import Generation
from portal.regions.models import SDG, Dimension, Indicator, JakartaDimension, Region, RegionFact, Urusan
from portal.regions.permissions import FactPolicy, FixedSetPolicy, can_edit_fact_here
from portal.regions.presentation import unit_of, value_of

register_permission_policy(Region, FixedSetPolicy(Region))
register_permission_policy(SDG, FixedSetPolicy(SDG))
register_permission_policy(RegionFact, FactPolicy(RegionFact))


def term_panels(*more: Panel) -> list[Panel]:
    """The panels of a term: names, what is its own, then key, order and whether it is offered."""
    return [
        FieldRowPanel([FieldPanel("name_id"), FieldPanel("name_en")], heading=_("Name")),
        *more,
        MultiFieldPanel([FieldPanel("key"), FieldPanel("order"), FieldPanel("is_offered")], heading=_("In lists")),
    ]


class TermViewSet(SnippetViewSet):
    """What the lists of terms share."""

    search_fields = ["key", "name_id", "name_en"]
    search_backend_name = None
    list_display = ["name_id", "name_en", "key", "order", "is_offered"]
    list_filter = ["is_offered"]
    ordering = ["order", "key"]
    copy_view_enabled = False


class RegionViewSet(SnippetViewSet):
    """Regions: names may be corrected, nothing is added or deleted."""

    model = Region
    icon = "site"
    menu_label = _("Regions")
    search_fields = ["code", "name_id", "name_en", "name_official", "short_names"]
    search_backend_name = None
    list_display = ["name_id", "code", "level", "parent", "capital"]
    list_filter = ["level", "island_group"]
    ordering = ["code"]
    list_per_page = 40
    copy_view_enabled = False
    panels = [
        MultiFieldPanel([FieldPanel("name_id"), FieldPanel("name_en"), FieldPanel("short_names")], heading=_("Names")),
        FieldRowPanel([FieldPanel("capital"), FieldPanel("borders_since")]),
        MultiFieldPanel(
            [
                FieldPanel("code", read_only=True),
                FieldPanel("level", read_only=True),
                FieldPanel("parent", read_only=True),
                FieldPanel("name_official", read_only=True),
                FieldPanel("slug", read_only=True),
            ],
            heading=_("Given by decree"),
        ),
    ]

    def get_queryset(self, request: HttpRequest) -> Any:
        """With the province, which the list shows."""
        return Region.objects.select_related("parent")


def shown_value(fact: RegionFact) -> str:
    """Value and unit as the public page shows them."""
    return f"{value_of(fact)} {unit_of(fact)}".strip()


class RegionFactViewSet(SnippetViewSet):
    """Figures of regions."""

    model = RegionFact
    icon = "list-ol"
    menu_label = _("Figures of regions")
    search_fields = ["region__name_id", "region__name_en", "region__short_names", "indicator__name_id", "source"]
    search_backend_name = None
    list_display = [
        "region",
        "indicator",
        "kind",
        Column("value", label=_("value"), accessor=shown_value),
        "as_of",
        "said_on",
    ]
    list_filter = ["kind", "indicator", "region__level", "region__island_group"]
    list_per_page = 40
    panels = [
        MultiFieldPanel([FieldPanel("region"), FieldPanel("indicator"), FieldPanel("kind")], heading=_("Of what")),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("value"), FieldPanel("value_max"), FieldPanel("unit")]),
                FieldPanel("value_text"),
                FieldPanel("out_of"),
                FieldPanel("definition"),
                FieldRowPanel([FieldPanel("as_of"), FieldPanel("as_of_precision")]),
            ],
            heading=_("Value"),
        ),
        MultiFieldPanel([FieldPanel("source"), FieldPanel("source_url")], heading=_("Source")),
        MultiFieldPanel(
            [FieldPanel("speaker_office"), FieldPanel("speaker_organisation"), FieldPanel("said_on")],
            heading=_("For a claim: who said it, and when"),
        ),
        FieldPanel("note"),
    ]

    def get_queryset(self, request: HttpRequest) -> Any:
        """With region and indicator, which the list shows."""
        return RegionFact.objects.select_related("region", "indicator")


class IndicatorViewSet(TermViewSet):
    """What can be known of a region."""

    model = Indicator
    icon = "order"
    menu_label = _("Indicators")
    list_display = ["name_id", "key", "topic", "kind", "unit", "max_age_days", "expected", "is_offered"]
    list_filter = ["topic", "kind", "expected", "is_offered"]
    panels = term_panels(
        MultiFieldPanel([FieldPanel("definition_id"), FieldPanel("definition_en")], heading=_("Definition")),
        MultiFieldPanel(
            [
                FieldPanel("topic"),
                FieldPanel("kind"),
                FieldRowPanel([FieldPanel("unit"), FieldPanel("unit_en"), FieldPanel("decimals")]),
                FieldPanel("higher_is_better"),
                FieldPanel("max_age_days"),
                FieldPanel("expected"),
            ],
            heading=_("Value"),
        ),
    )


class UrusanViewSet(TermViewSet):
    """Government affairs."""

    model = Urusan
    icon = "list-ul"
    menu_label = _("Urusan")
    list_display = ["name_id", "name_en", "group", "number", "is_offered"]
    list_filter = ["group", "is_offered"]
    panels = term_panels(FieldRowPanel([FieldPanel("group"), FieldPanel("number")], heading=_("Class and number")))


class DimensionViewSet(TermViewSet):
    """The six national dimensions."""

    model = Dimension
    icon = "circle-check"
    menu_label = _("Dimensions")
    panels = term_panels(
        MultiFieldPanel([FieldPanel("description_id"), FieldPanel("description_en")], heading=_("Description"))
    )


class JakartaDimensionViewSet(TermViewSet):
    """Jakarta's dimensions and the national ones they are taken for."""

    model = JakartaDimension
    icon = "link"
    menu_label = _("Dimensions of Jakarta")
    list_display = ["name_id", "dimension", "inferred", "is_offered"]
    panels = term_panels(MultiFieldPanel([FieldPanel("dimension"), FieldPanel("inferred")], heading=_("Stands for")))


class SDGViewSet(SnippetViewSet):
    """The seventeen goals: names may be corrected."""

    model = SDG
    icon = "globe"
    menu_label = _("Development goals")
    search_fields = ["name_id", "name_en"]
    search_backend_name = None
    list_display = ["number", "name_id", "name_en"]
    copy_view_enabled = False
    panels = [FieldPanel("name_id"), FieldPanel("name_en"), FieldPanel("number", read_only=True)]


class ReferenceGroup(SnippetViewSetGroup):
    """One entry of the CMS menu for all of them."""

    menu_label = _("Regions and lists")
    menu_icon = "site"
    menu_order = 400
    items = (
        RegionViewSet,
        RegionFactViewSet,
        IndicatorViewSet,
        UrusanViewSet,
        DimensionViewSet,
        JakartaDimensionViewSet,
        SDGViewSet,
    )


register_snippet(ReferenceGroup)


@hooks.register("before_edit_snippet")
def send_to_where_it_was_written(request: HttpRequest, instance: Any) -> HttpResponse | None:
    """A figure that another record wrote, such as a visit report, is changed there."""
    if not isinstance(instance, RegionFact) or can_edit_fact_here(instance):
        return None
    messages.error(request, _("This figure was written by another record, such as a visit report. Change it there."))
    return redirect("wagtailsnippets_regions_regionfact:list")


@hooks.register("before_delete_snippet")
def keep_where_it_was_written(request: HttpRequest, instances: Iterable[Any]) -> HttpResponse | None:
    """The same for deleting, one or several."""
    refused = (send_to_where_it_was_written(request, instance) for instance in instances)
    return next((answer for answer in refused if answer is not None), None)


@hooks.register("after_edit_snippet")
def count_change_of_region(request: HttpRequest, instance: Any) -> None:
    """A corrected name changes what the list of regions finds."""
    if isinstance(instance, Region):
        Generation.advance("regions")
