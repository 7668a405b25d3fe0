from datetime import date, time
from decimal import Decimal
from typing import Any

import pytest
from django.template import Context, Template
from django.utils import translation

from portal.core.notation import age, citation, clock, file_size, number, quantity, when

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("precision", "indonesian", "english"),
    [("day", "17 Maret 2022", "17 March 2022"), ("month", "Maret 2022", "March 2022"), ("year", "2022", "2022")],
)
def test_date_is_as_exact_as_it_is_known(precision: str, indonesian: str, english: str) -> None:
    assert when(date(2022, 3, 17), precision) == indonesian
    with translation.override("en"):
        assert when(date(2022, 3, 17), precision) == english


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("185852.0000"), "185.852"),
        (Decimal("40.2200"), "40,22"),
        (Decimal(0), "0"),
        (Decimal("1E+3"), "1.000"),
    ],
)
def test_number_has_indonesian_form_and_no_zeros_at_its_end(value: Decimal, text: str) -> None:
    assert number(value) == text


def test_range_and_share_are_written_as_people_read_them() -> None:
    assert quantity(Decimal(10), "%", Decimal(15)) == "10–15%"
    assert quantity(Decimal("96.8"), "%") == "96,8%"
    assert quantity(Decimal(20), "desa") == "20 desa"
    assert quantity(None, "desa") == ""


def test_year_is_never_written_with_a_separator() -> None:
    written = Template("{% load portal %}{{ day|when:'year' }} {{ day|year }} {{ number|year }}")
    assert written.render(Context({"day": date(2026, 5, 1), "number": 2026})) == "2026 2026 2026"


@pytest.mark.parametrize(
    ("day", "english"),
    [
        (TODAY, "today"),
        (date(2026, 11, 23), "1 day ago"),
        (date(2026, 10, 25), "30 days ago"),
        (date(2026, 10, 24), "1 month ago"),
        (date(2025, 5, 1), "18 months ago"),
        (date(2022, 3, 17), "4 years ago"),
        (date(2027, 1, 1), ""),
        (None, ""),
    ],
)
def test_age_is_told_in_words(day: date | None, english: str) -> None:
    with translation.override("en"):
        assert age(day, TODAY) == english


def test_local_time_comes_with_wib_where_they_differ() -> None:
    day = date(2022, 3, 17)
    assert clock(time(9), "Asia/Makassar", day) == "09.00 WITA (08.00 WIB)"
    assert clock(time(9), "Asia/Jayapura", day) == "09.00 WIT (07.00 WIB)"
    assert clock(time(9), "Asia/Jakarta", day) == "09.00 WIB"
    assert clock(None, "Asia/Jakarta", day) == ""


def test_file_size_is_told_in_the_next_unit() -> None:
    assert [file_size(size) for size in (0, 840, 12_400, 1_240_000)] == ["0 B", "840 B", "12 kB", "1,2 MB"]


def test_citation_names_author_date_title_and_address() -> None:
    parts: dict[str, Any] = {
        "title": "CRM",
        "published": date(2022, 3, 17),
        "site": "Portal",
        "url": "https://x.test/crm/",
    }
    assert citation(**parts, author="JSC") == "JSC. (2022, 17 Maret). CRM. Portal. https://x.test/crm/"
    assert citation(**parts) == "Portal. (2022, 17 Maret). CRM. https://x.test/crm/"
    with translation.override("en"):
        assert citation(**parts) == "Portal. (2022, March 17). CRM. https://x.test/crm/"
