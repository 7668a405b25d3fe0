"""Fit: an answer only where figures, units and dates allow one, and a judgement by the rule that is shown."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casestudies.fit import Answer, Check, Fit, Reason, Verdict, check
from casestudies.models import Precondition
from portal.regions.models import Indicator, Region, RegionFact

TODAY = date(2026, 11, 24)
REGION = Region(pk=1, code="65")
INDICATOR = Indicator(pk=7, key="internet", unit="%", unit_en="", max_age_days=1000)
PEOPLE = Indicator(pk=8, key="people", unit="jiwa", unit_en="people")


def need(operator: str = "gte", threshold: Any = 60, unit: str = "%", **fields: Any) -> Precondition:
    fields = {"indicator": INDICATOR, "why": "Sebab", **fields}
    value = None if threshold is None else Decimal(threshold)
    return Precondition(operator=operator, threshold=value, unit=unit, **fields)


_numbers = iter(range(1, 10**9))


def figure(value: Any = 72, day: date | None = date(2026, 3, 1), **fields: Any) -> RegionFact:
    fields = {"region": REGION, "indicator": INDICATOR, "unit": "%", "kind": "statistic", "source": "BPS", **fields}
    up_to = fields.pop("up_to", None)
    return RegionFact(
        pk=next(_numbers),
        value=None if value is None else Decimal(value),
        value_max=None if up_to is None else Decimal(up_to),
        as_of=day,
        **fields,
    )


def claim(value: Any, day: date = date(2026, 3, 1)) -> RegionFact:
    return figure(value, None, kind="claim", said_on=day, speaker_office="Wakil Gubernur")


def answer(row: Precondition, *figures: RegionFact, region: Region = REGION) -> tuple[Answer, Reason | None]:
    found = check(row, figures, region, on=TODAY)
    return found.answer, found.reason


@pytest.mark.parametrize(
    ("row", "one", "expected"),
    [
        (need("gte", 60), figure(60), Answer.MET),
        (need("gte", 60), figure("59.9999"), Answer.NOT_MET),
        (need("lte", 20), figure(20), Answer.MET),
        (need("lte", 20), figure("20.0001"), Answer.NOT_MET),
        (need("eq", 5), figure(5), Answer.MET),
        (need("eq", 5), figure(6), Answer.NOT_MET),
        (need("eq", 5), figure(4), Answer.NOT_MET),
        (need("exists", None, ""), figure(1), Answer.MET),
        (need("exists", None, ""), figure(0), Answer.NOT_MET),
        (need("gte", 10), figure(10, up_to=15), Answer.MET),
        (need("gte", 16), figure(10, up_to=15), Answer.NOT_MET),
        (need("lte", 15), figure(10, up_to=15), Answer.MET),
        (need("lte", 9), figure(10, up_to=15), Answer.NOT_MET),
        (need("eq", 9), figure(10, up_to=15), Answer.NOT_MET),
        (need("eq", 16), figure(10, up_to=15), Answer.NOT_MET),
    ],
)
def test_a_figure_meets_a_threshold_or_does_not(row: Precondition, one: RegionFact, expected: Answer) -> None:
    assert answer(row, one) == (expected, None)


@pytest.mark.parametrize("operator", ["gte", "lte", "eq"])
def test_a_range_around_the_threshold_is_no_answer(operator: str) -> None:
    assert answer(need(operator, 12), figure(10, up_to=15)) == (Answer.UNKNOWN, Reason.BETWEEN)


@pytest.mark.parametrize(
    ("row", "figures", "reason"),
    [
        (need(indicator=None), [], Reason.NO_INDICATOR),
        (need(threshold=None), [figure()], Reason.NO_THRESHOLD),
        (need(), [], Reason.NO_FIGURE),
        (need(), [figure(72, TODAY + timedelta(days=1))], Reason.NOT_YET),
        (need(), [figure(72, None)], Reason.NOT_YET),
        (need(unit="jiwa"), [figure()], Reason.OTHER_UNIT),
        (need(unit=""), [figure(unit="")], Reason.OTHER_UNIT),
        (need(), [figure(None, value_text="hampir semua")], Reason.IN_WORDS),
        (need("exists", None, ""), [figure(None, value_text="ada")], Reason.IN_WORDS),
        (need(), [figure(72), figure(55)], Reason.CONTRADICTING),
    ],
)
def test_what_cannot_be_told_is_unknown_and_says_why(
    row: Precondition, figures: list[RegionFact], reason: Reason
) -> None:
    assert answer(row, *figures) == (Answer.UNKNOWN, reason)


def test_a_figure_older_than_its_indicator_allows_is_out_of_date_whatever_it_says() -> None:
    assert answer(need(), figure(99, date(2024, 2, 27))) == (Answer.OUT_OF_DATE, Reason.TOO_OLD)
    assert answer(need(), figure(99, date(2024, 2, 27)), figure(55)) == (Answer.NOT_MET, None)


def test_a_figure_from_before_the_present_borders_tells_of_another_territory() -> None:
    papua = Region(pk=2, code="91", borders_since=date(2026, 2, 1))
    assert answer(need(), figure(99, date(2026, 1, 31)), region=papua) == (Answer.OUT_OF_DATE, Reason.OTHER_TERRITORY)
    assert answer(need(), figure(99, date(2026, 2, 1)), region=papua) == (Answer.MET, None)


def test_a_count_goes_before_a_newer_claim_and_a_claim_says_so() -> None:
    row, counted, said = need(), figure(55, date(2026, 1, 1)), claim(72)
    assert check(row, [said, counted], REGION, on=TODAY) == Check(row, Answer.NOT_MET, (counted,))
    alone = check(need(), [said], REGION, on=TODAY)
    assert (alone.answer, alone.claimed) == (Answer.MET, True)


def test_an_outdated_count_gives_way_to_a_claim_that_is_not() -> None:
    found = check(need(), [figure(99, date(2023, 1, 1)), claim(55)], REGION, on=TODAY)
    assert (found.answer, found.claimed) == (Answer.NOT_MET, True)


def test_the_english_name_of_the_unit_counts_the_same() -> None:
    people = figure(5000, indicator=PEOPLE, unit="jiwa")
    assert answer(need(threshold=1000, unit="people", indicator=PEOPLE), people) == (Answer.MET, None)
    assert answer(need(threshold=1000, unit="desa", indicator=PEOPLE), people) == (Answer.UNKNOWN, Reason.OTHER_UNIT)


def judged(*rows: tuple[Answer, dict[str, Any]]) -> Verdict | None:
    return Fit(tuple(Check(need(**{"necessity": "must", **fields}), answer) for answer, fields in rows)).verdict


VARIANT = {"remedy": "Lewat loket.", "remedy_kind": "variant"}
FIRST = {"remedy": "Latih operator.", "remedy_kind": "first"}


@pytest.mark.parametrize(
    ("rows", "verdict"),
    [
        ([], None),
        ([(Answer.NOT_MET, {"necessity": "helps"})], None),
        ([(Answer.MET, {}), (Answer.NOT_MET, {"necessity": "helps"})], Verdict.AS_IS),
        ([(Answer.MET, {}), (Answer.UNKNOWN, {"necessity": "helps"})], Verdict.AS_IS),
        ([(Answer.MET, {}), (Answer.NOT_MET, VARIANT)], Verdict.VARIANT),
        ([(Answer.UNKNOWN, {}), (Answer.NOT_MET, VARIANT)], Verdict.UNKNOWN),
        ([(Answer.MET, {}), (Answer.OUT_OF_DATE, FIRST)], Verdict.UNKNOWN),
        ([(Answer.NOT_MET, FIRST), (Answer.NOT_MET, VARIANT), (Answer.UNKNOWN, {})], Verdict.FIRST),
        ([(Answer.NOT_MET, {"remedy": ""}), (Answer.NOT_MET, FIRST)], Verdict.NOT_ADVISED),
    ],
)
def test_the_judgement_follows_the_rule_in_its_order(
    rows: list[tuple[Answer, dict[str, Any]]], verdict: Verdict | None
) -> None:
    assert judged(*rows) == verdict


days = st.dates(date(2020, 1, 1), date(2027, 12, 31))
values = st.integers(0, 100)
figures = st.builds(
    lambda value, width, day, unit, kind, words: figure(
        None if words else value,
        day if kind == "statistic" else None,
        unit=unit,
        kind=kind,
        said_on=day if kind == "claim" else None,
        up_to=None if words or not width else value + width,
        value_text="banyak" if words else "",
    ),
    values,
    st.integers(0, 20),
    days,
    st.sampled_from(["%", "%", "%", "desa"]),
    st.sampled_from(["statistic", "claim"]),
    st.booleans(),
)
rows = st.builds(need, st.sampled_from(["gte", "lte", "eq"]), values, st.sampled_from(["%", "%", "desa", ""]))


def slowly(row: Precondition, known: list[RegionFact]) -> Answer:
    """The rule once more, told as plainly as can be."""
    usable = [one for one in known if one.held_on and one.held_on <= TODAY and row.unit and one.unit == row.unit]
    fresh = [one for one in usable if (TODAY - (one.held_on or TODAY)).days <= (INDICATOR.max_age_days or 0)]
    if not fresh:
        return Answer.OUT_OF_DATE if usable else Answer.UNKNOWN
    kind = "statistic" if any(one.kind == "statistic" for one in fresh) else "claim"
    newest = max(one.held_on or TODAY for one in fresh if one.kind == kind)
    said = set()
    for one in fresh:
        if one.kind != kind or one.held_on != newest:
            continue
        if one.value is None or row.threshold is None:
            said.add("?")
            continue
        end = one.value if one.value_max is None else one.value_max
        truths = {
            {"gte": value >= row.threshold, "lte": value <= row.threshold, "eq": value == row.threshold}[row.operator]
            for value in (one.value, end, min(max(row.threshold, one.value), end))
        }
        said.add("?" if len(truths) > 1 else "yes" if truths == {True} else "no")
    return {frozenset({"yes"}): Answer.MET, frozenset({"no"}): Answer.NOT_MET}.get(frozenset(said), Answer.UNKNOWN)


@given(rows, st.lists(figures, max_size=6), st.randoms(use_true_random=False))
def test_any_figures_in_any_order_give_what_the_plain_rule_gives(
    row: Precondition, known: list[RegionFact], random: Any
) -> None:
    first = check(row, known, REGION, on=TODAY)
    assert first.answer == slowly(row, known)
    random.shuffle(known)
    assert check(row, known, REGION, on=TODAY) == first
    if first.answer == Answer.MET:
        assert all(one.value is not None and one.unit == row.unit for one in first.figures)
