"""The shapes that the components take; views make them, so that no template decides anything."""

from collections.abc import Sequence
from dataclasses import dataclass
from zlib import crc32

DRAWINGS = {"governance": 4, "visit": 3, "article": 2}  # how many there are of a kind; one of every other


@dataclass(frozen=True)
class Crumb:
    """A step of the breadcrumbs; the last one, this page, has no address."""

    title: str
    url: str = ""


@dataclass(frozen=True)
class Link:
    """A link with an optional icon; `kind` is a button's modifier (secondary, light, …)."""

    text: str
    url: str
    icon: str = ""
    kind: str = ""


@dataclass(frozen=True)
class Badge:
    """A word on a coloured ground; `tone` is empty, plain, ok, warning, danger or accent."""

    text: str
    tone: str = ""
    icon: str = ""


@dataclass(frozen=True)
class Meta:
    """A small fact under a title, with its icon; `iso` makes it a <time>."""

    text: str
    icon: str = ""
    url: str = ""
    iso: str = ""


@dataclass(frozen=True)
class Reading:
    """One value of a fact as shown: already in the reader's notation."""

    value: str
    unit: str = ""
    as_of: str = ""
    source: str = ""
    source_url: str = ""
    speaker: str = ""


@dataclass(frozen=True)
class Fact:
    """What is measured or said. No reading means unknown; several mean that the sources differ."""

    label: str
    readings: Sequence[Reading] = ()
    definition: str = ""
    claim: bool = False

    @property
    def conflict(self) -> bool:
        """Whether readings stand side by side."""
        return len(self.readings) > 1


@dataclass(frozen=True)
class Moment:
    """An entry of a timeline; `state` is empty, done or open."""

    when: str
    title: str
    text: str = ""
    url: str = ""
    iso: str = ""
    state: str = ""


@dataclass(frozen=True)
class Step:
    """A numbered step."""

    title: str
    text: str = ""


@dataclass(frozen=True)
class Row:
    """A term and what is said of it; with `url` the value is a link."""

    term: str
    value: str
    url: str = ""


@dataclass(frozen=True)
class Bar:
    """A row of a chart: its name, its number, and how long its bar is in percent of the longest."""

    label: str
    value: int
    share: int
    url: str = ""


def bars(rows: Sequence[tuple[str, int, str]]) -> list[Bar]:
    """Bars of (label, value, url), in the order given; what is not nothing is seen."""
    longest = max((value for _label, value, _url in rows), default=0)
    return [
        Bar(label, value, max(100 * value // longest, 1) if value and longest else 0, url) for label, value, url in rows
    ]


@dataclass(frozen=True)
class Heading:
    """An entry of the contents list."""

    id: str
    title: str


def varied(drawings: Sequence[str]) -> list[str]:
    """The drawings of cards beside one another: of a kind with several, none as one of the two before it."""
    chosen: list[str] = []
    for drawn in drawings:
        kind, _dash, number = drawn.partition("-")
        count = DRAWINGS.get(kind, 1)
        first = int(number or 1) if count > 1 else 1
        turns = [(first - 1 + step) % count + 1 for step in range(count)] if count > 1 else []
        others = [kind if turn == 1 else f"{kind}-{turn}" for turn in turns]
        near = chosen[-2:]
        fresh = [one for one in others if one not in near] or [one for one in others if one not in chosen[-1:]]
        chosen.append(fresh[0] if fresh else drawn)
    return chosen


def drawing(dimension: str | None, seed: str, *, general: str = "governance") -> str:
    """The drawn picture for a record: its dimension's, or one of the `general` kind for none and for governance.

    Governance is the dimension most records have; `seed` (a slug) spreads them over the pictures there are.
    """
    key = general if dimension in (None, "", "governance") else str(dimension)
    number = crc32(seed.encode()) % DRAWINGS.get(key, 1) + 1
    return key if number == 1 else f"{key}-{number}"
