"""What is known of one region, and what is not: figures grouped by topic and indicator."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from portal.regions.models import FactKind, Indicator, IndicatorTopic, Region, RegionFact


@dataclass
class IndicatorGroup:
    """The figures of one indicator: the newest year's side by side, older ones as history. Empty means unknown."""

    indicator: Indicator
    statistics: list[RegionFact] = field(default_factory=list)
    claims: list[RegionFact] = field(default_factory=list)
    earlier: list[RegionFact] = field(default_factory=list)

    @property
    def is_unknown(self) -> bool:
        """Whether nothing at all is recorded."""
        return not (self.statistics or self.claims)

    def add(self, fact: RegionFact) -> None:
        """Take a figure; they come newest first."""
        newest = self.claims if fact.kind == FactKind.CLAIM else self.statistics
        if not newest or _year(newest[0]) == _year(fact):
            newest.append(fact)
        else:
            self.earlier.append(fact)


@dataclass
class TopicGroup:
    """A heading of the page with its indicators."""

    topic: IndicatorTopic
    groups: list[IndicatorGroup]


def _year(fact: RegionFact) -> int:
    held_on = fact.held_on
    return held_on.year if held_on else 0


def profile(region: Region) -> list[TopicGroup]:
    """Everything known of a region by topic, expected indicators without a figure included; two queries."""
    indicators = list(Indicator.objects.order_by("order", "key"))
    by_id = {indicator.pk: IndicatorGroup(indicator) for indicator in indicators}
    for fact in region.facts.newest_first():
        group = by_id[fact.indicator_id]
        fact.indicator = group.indicator
        group.add(fact)
    shown = [group for group in by_id.values() if group.indicator.expected or not group.is_unknown]
    return [
        TopicGroup(topic, found)
        for topic in IndicatorTopic
        if (found := [group for group in shown if group.indicator.topic == topic])
    ]


def out_of_date(facts: Iterable[RegionFact], *, on: date) -> list[RegionFact]:
    """The figures older than their indicator allows."""
    return [fact for fact in facts if fact.is_out_of_date(on=on)]
