"""A region's figures in the shapes that the components show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.core.components import Fact, Reading
from portal.core.notation import number, when
from portal.regions.models import FactKind, RegionFact
from portal.regions.profile import IndicatorGroup, TopicGroup


@dataclass(frozen=True)
class Topic:
    """A section of the page: facts side by side, and older figures as rows of a table."""

    key: str
    title: str
    facts: list[Fact]
    earlier: list[list[str]]


def topics(groups: Sequence[TopicGroup], *, on: date) -> list[Topic]:
    """The sections of a region's page; `on` decides what is out of date."""
    return [
        Topic(
            key=topic.topic.value,
            title=str(topic.topic.label),
            facts=[fact for group in topic.groups for fact in facts_of(group, on=on)],
            earlier=[_history_row(fact) for group in topic.groups for fact in group.earlier],
        )
        for topic in groups
    ]


def facts_of(group: IndicatorGroup, *, on: date) -> list[Fact]:
    """Statistics and claims of an indicator, each a fact of its own; one without readings when nothing is known."""
    label = group.indicator.name
    if group.is_unknown:
        return [Fact(label, definition=group.indicator.definition)]
    return [
        Fact(label, [reading(figure, on=on) for figure in figures], _definition(figures), is_claim)
        for figures, is_claim in ((group.statistics, False), (group.claims, True))
        if figures
    ]


def _definition(figures: Sequence[RegionFact]) -> str:
    """What was counted, or what exactly was said, if the figures agree on it; else the indicator's definition.

    Figures carry theirs in Indonesian only.
    """
    own = {figure.note if figure.kind == FactKind.CLAIM else figure.definition for figure in figures}
    agreed = own.pop() if len(own) == 1 and not _reads_english() else ""
    return agreed or figures[0].indicator.definition


def value_of(figure: RegionFact) -> str:
    """The value without its unit, with no more places than the indicator shows: "72", "10–15" or its words."""
    if figure.value is None:
        return figure.value_text
    places = figure.indicator.decimals
    return number(round(figure.value, places), None if figure.value_max is None else round(figure.value_max, places))


def reading(figure: RegionFact, *, on: date) -> Reading:
    """One figure with its date, its speaker or its source; a figure too old for its indicator says so."""
    day = when(figure.as_of, figure.as_of_precision) if figure.as_of else when(figure.said_on, "day")
    if figure.is_out_of_date(on=on):
        day = _("%(date)s (out of date)") % {"date": day}
    speaker = ""
    if figure.kind == FactKind.CLAIM:
        speaker = ", ".join(filter(None, [figure.speaker_office, figure.speaker_organisation]))
    return Reading(
        value=value_of(figure),
        unit=unit_of(figure),
        as_of=day,
        source=figure.source,
        source_url=figure.source_url,
        speaker=speaker,
    )


def unit_of(figure: RegionFact) -> str:
    """The unit in the reader's language, or “of 34” for a rank."""
    if figure.out_of is not None:
        return _("of %(total)s") % {"total": number(figure.out_of)}
    return figure.unit_name


def _history_row(figure: RegionFact) -> list[str]:
    day = when(figure.as_of, figure.as_of_precision) if figure.as_of else when(figure.said_on, "day")
    by = figure.source or figure.speaker_office
    return [
        figure.indicator.name,
        f"{value_of(figure)} {unit_of(figure)}".strip(),
        day,
        f"{figure.get_kind_display()}: {by}",
    ]


def _reads_english() -> bool:
    return (get_language() or "id").startswith("en")
