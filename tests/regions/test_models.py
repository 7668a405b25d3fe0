"""Regions, figures and terms: what the database and the forms refuse."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation

from partnerships.models import CooperationKind, DocumentKind
from portal.regions.models import FactKind, Indicator, IndicatorKind, IndicatorTopic, Level, Region, RegionFact
from tests.factories import IndicatorFactory, RegionFactFactory, RegionFactory

pytestmark = pytest.mark.django_db


def unsaved(**values: Any) -> RegionFact:
    """A figure not in the database yet, of a region and an indicator that are."""
    fact: RegionFact = RegionFactFactory.build(region=RegionFactory(), indicator=IndicatorFactory(), **values)
    return fact


def test_region_is_named_in_the_readers_language() -> None:
    region = RegionFactory(code="65", name_id="Kalimantan Utara", name_en="North Kalimantan")
    assert region.name == "Kalimantan Utara"
    with translation.override("en"):
        assert (region.name, region.long_name) == ("North Kalimantan", "North Kalimantan Province")


def test_region_without_english_name_falls_back_to_indonesian() -> None:
    region = RegionFactory(code="65", name_id="Kalimantan Utara", name_en="")
    with translation.override("en"):
        assert region.name == "Kalimantan Utara"


def test_region_address_is_under_daerah_in_both_languages() -> None:
    region = RegionFactory(code="65", slug="kalimantan-utara")
    assert region.get_absolute_url() == "/daerah/kalimantan-utara/"
    with translation.override("en"):
        assert region.get_absolute_url() == "/en/daerah/kalimantan-utara/"


def test_regency_needs_a_province_and_a_province_has_none() -> None:
    province = RegionFactory(code="32")
    with pytest.raises(IntegrityError), transaction.atomic():
        RegionFactory(code="32.11", level=Level.REGENCY)
    with pytest.raises(IntegrityError), transaction.atomic():
        RegionFactory(code="33", parent=province)


def test_two_regions_cannot_share_a_code() -> None:
    RegionFactory(code="65")
    with pytest.raises(IntegrityError), transaction.atomic():
        RegionFactory(code="65", slug="another")


def test_region_aliases_are_split_and_trimmed() -> None:
    assert RegionFactory(code="65", short_names="Kaltara | Benuanta||").aliases == ["Kaltara", "Benuanta"]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"value": Decimal(101)}, "value"),
        ({"value": Decimal(10), "value_max": Decimal(101)}, "value_max"),
        ({"value": Decimal(-1)}, "value"),
        ({"value": Decimal(15), "value_max": Decimal(10)}, "value_max"),
        ({"unit": ""}, "unit"),
        ({"source": ""}, "source"),
        ({"as_of": None}, "as_of"),
        ({"kind": FactKind.CLAIM, "speaker_office": "", "said_on": date(2022, 3, 17)}, "speaker_office"),
        ({"kind": FactKind.CLAIM, "speaker_office": "Wakil Gubernur"}, "said_on"),
        ({"value": None, "value_text": "luas", "value_max": Decimal(3)}, "value"),
        ({"unit": "peringkat", "value": Decimal(35), "out_of": 34}, "out_of"),
    ],
)
def test_figure_that_makes_no_sense_is_refused_at_its_field(wrong: dict[str, Any], field: str) -> None:
    fact = unsaved(**wrong)
    with pytest.raises(ValidationError) as refused:
        fact.full_clean()
    assert field in refused.value.message_dict


@pytest.mark.parametrize(
    "wrong",
    [
        {"value": Decimal(101)},
        {"value": Decimal(10), "value_max": Decimal(101)},
        {"value": Decimal(-1)},
        {"value": Decimal(15), "value_max": Decimal(10)},
        {"source": ""},
        {"as_of": None},
        {"kind": FactKind.CLAIM, "speaker_office": "", "said_on": date(2022, 3, 17)},
        {"kind": FactKind.CLAIM, "speaker_office": "Wakil Gubernur"},
        {"kind": "rumour"},
        {"value": None},
        {"value_text": "both"},
        {"value": None, "value_text": "luas", "value_max": Decimal(3)},
        {"unit": "peringkat", "value": Decimal(35), "out_of": 34},
    ],
)
def test_figure_that_makes_no_sense_is_refused_by_the_database(wrong: dict[str, Any]) -> None:
    fact = unsaved(**wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        fact.save()


def test_figure_with_two_faults_names_both() -> None:
    fact = unsaved(value=Decimal(101), source="")
    with pytest.raises(ValidationError) as refused:
        fact.full_clean()
    assert {"value", "source"} <= set(refused.value.message_dict)


def test_conflicting_figures_are_all_kept() -> None:
    region, indicator = RegionFactory(code="65"), IndicatorFactory()
    for value in (72, 74, 72):
        RegionFactFactory(region=region, indicator=indicator, value=Decimal(value))
    assert RegionFact.objects.filter(region=region, indicator=indicator).count() == 3


def test_newest_keeps_differing_figures_of_the_same_day_and_both_kinds() -> None:
    region, indicator = RegionFactory(code="65"), IndicatorFactory()
    RegionFactFactory(region=region, indicator=indicator, value=Decimal(60), as_of=date(2020, 1, 1))
    RegionFactFactory(region=region, indicator=indicator, value=Decimal(72))
    RegionFactFactory(region=region, indicator=indicator, value=Decimal(75))
    RegionFactFactory(
        region=region,
        indicator=indicator,
        value=Decimal(80),
        claim=True,
    )
    assert sorted(RegionFact.objects.newest().values_list("kind", "value")) == [
        ("claim", Decimal(80)),
        ("statistic", Decimal(72)),
        ("statistic", Decimal(75)),
    ]


def test_figure_is_out_of_date_after_its_indicators_limit() -> None:
    fact = RegionFactFactory(indicator=IndicatorFactory(max_age_days=365), as_of=date(2023, 1, 1))
    assert not fact.is_out_of_date(on=date(2024, 1, 1))
    assert fact.is_out_of_date(on=date(2024, 1, 2))


def test_figure_of_an_indicator_without_limit_never_gets_old() -> None:
    fact = RegionFactFactory(indicator=IndicatorFactory(max_age_days=None), as_of=date(1990, 1, 1))
    assert not fact.is_out_of_date(on=date(2026, 1, 1))


def test_share_is_given_in_percent() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Indicator.objects.create(
            key="x", name_id="X", topic=IndicatorTopic.BASICS, kind=IndicatorKind.SHARE, unit="desa", definition_id="X"
        )


def test_kind_of_cooperation_refuses_instruments_that_are_no_document() -> None:
    DocumentKind.objects.create(key="kb", name_id="Kesepakatan Bersama")
    CooperationKind(key="x", name_id="X", instruments="kb").full_clean()
    with pytest.raises(ValidationError, match="mou"):
        CooperationKind(key="x", name_id="X", instruments="kb|mou").full_clean()


def test_everybody_sees_regions_and_figures() -> None:
    fact = RegionFactFactory()
    assert list(RegionFact.objects.visible_to(AnonymousUser())) == [fact]
    assert list(Region.objects.visible_to(AnonymousUser())) == [fact.region]
