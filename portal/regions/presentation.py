"""A region's figures in the shapes that the components show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.core.components import Fact, Reading
from portal.regions.models import FactKind, RegionFact
from portal.regions.notation import number, value_of, when
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
    label, definition = group.indicator.name, group.indicator.definition
    if group.is_unknown:
        return [Fact(label, definition=definition)]
    made = []
    for figures, is_claim in ((group.statistics, False), (group.claims, True)):
        if figures:
            definitions = {figure.definition for figure in figures}
            if len(definitions) == 1 and not _reads_english():
                definition = definitions.pop() or definition
            made.append(Fact(label, [reading(figure, on=on) for figure in figures], definition, is_claim))
    return made


def reading(figure: RegionFact, *, on: date) -> Reading:
    """One figure with its date, its speaker or its source; a figure too old for its indicator says so."""
    day = when(figure.as_of, figure.as_of_precision) if figure.as_of else when(figure.said_on, "day")
    if figure.is_out_of_date(on=on):
        day = _("%(date)s (out of date)") % {"date": day}
    speaker = ""
    if figure.kind == FactKind.CLAIM:
        speaker = ", ".join(filter(None, [figure.speaker_office, figure.speaker_organisation]))
    return Reading(
        value=value_of(figure, decimals=figure.indicator.decimals),
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
        f"{value_of(figure, decimals=figure.indicator.decimals)} {unit_of(figure)}".strip(),
        day,
        f"{figure.get_kind_display()}: {by}",
    ]


def _reads_english() -> bool:
    return (get_language() or "id").startswith("en")
