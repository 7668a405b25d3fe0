"""What was measured, as plain values that go from the process that measures to the one that writes."""

import statistics
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Spent:
    """Milliseconds of several runs."""

    cpu: list[float]
    wall: list[float]

    @property
    def median(self) -> float:
        """Processor time."""
        return statistics.median(self.cpu)

    @property
    def least(self) -> float:
        """Processor time."""
        return min(self.cpu)

    @property
    def clock(self) -> float:
        """Median time on the clock."""
        return statistics.median(self.wall)

    @property
    def late(self) -> float:
        """The time on the clock that 95 of 100 runs stay below."""
        return sorted(self.wall)[min(len(self.wall) - 1, round(0.95 * len(self.wall)))]

    @classmethod
    def all_of(cls, several: list["Spent"]) -> "Spent":
        """The runs of all of them as one."""
        return cls([ms for one in several for ms in one.cpu], [ms for one in several for ms in one.wall])


@dataclass(frozen=True)
class Figure:
    """What one kind of request cost."""

    spent: Spent
    queries: int = 0
    same: int = 0  # how often the most frequent shape of query came
    size: int = 0  # bytes of the compressed body

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> "Figure":
        """From what `dataclasses.asdict` gave."""
        return cls(**{**kept, "spent": Spent(**kept["spent"])})


@dataclass(frozen=True)
class Ratio:
    """One figure over another, and the most it should be where there is an aim.

    By processor time, or by the clock where another process does part of the work.
    """

    what: str
    over: str
    above: Spent
    below: Spent
    aim: float | None = None
    by_clock: bool = False

    @property
    def value(self) -> float:
        """By medians."""
        if self.by_clock:
            return self.above.clock / self.below.clock
        return self.above.median / self.below.median

    @property
    def at_best(self) -> float:
        """By the quickest runs."""
        if self.by_clock:
            return min(self.above.wall) / min(self.below.wall)
        return self.above.least / self.below.least

    @property
    def line(self) -> str:
        """A row of the table."""
        aim = " |  |" if self.aim is None else f" {self.aim:g} | {'met' if self.value <= self.aim else '**missed**'} |"
        return f"| {self.what} | {self.over} | {self.value:.2f} ({self.at_best:.2f}) |{aim}"


@dataclass(frozen=True)
class Aim:
    """A number that should stay below, or reach, another one; no aim: only told. `unit` follows the numbers."""

    what: str
    value: float | None
    aim: float | None = None
    unit: str = ""
    at_least: bool = False

    @property
    def line(self) -> str:
        """A row of the table; what was not measured says so."""
        if self.value is None:
            return f"| {self.what} | not measured | | |"
        if self.aim is None:
            return f"| {self.what} | {self.value:,.4g}{self.unit} | | |"
        met = self.value >= self.aim if self.at_least else self.value <= self.aim
        aim = f"{'at least' if self.at_least else 'at most'} {self.aim:,.4g}{self.unit}"
        return f"| {self.what} | {self.value:,.4g}{self.unit} | {aim} | {'met' if met else '**missed**'} |"
