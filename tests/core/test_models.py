from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from portal.core.models import Generation, clean_number
from visits.models import VisitKind


@pytest.mark.django_db
def test_generation_grows_with_each_change_and_names_every_kind() -> None:
    assert Generation.of(["pages", "visits"]) == "pages0-visits0"
    Generation.advance("pages")
    Generation.advance("pages")
    assert Generation.of(["visits", "pages"]) == "pages2-visits0"


def test_name_follows_the_reader_and_falls_back_to_indonesian() -> None:
    kind = VisitKind(name_id="Studi tiru", name_en="Study to replicate")
    assert str(kind) == "Studi tiru"
    with translation.override("en"):
        assert kind.name == "Study to replicate"
        kind.name_en = ""
        assert kind.name == "Studi tiru"


@pytest.mark.parametrize(
    ("value", "value_max", "unit", "field"),
    [
        (Decimal(101), None, "%", "value"),
        (Decimal(-1), None, "%", "value"),
        (Decimal(10), Decimal(150), "%", "value_max"),
        (Decimal(10), None, "", "unit"),
    ],
)
def test_number_out_of_bounds_or_without_unit_is_refused_at_its_field(
    value: Decimal, value_max: Decimal | None, unit: str, field: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        clean_number(value, value_max, unit)
    assert list(refused.value.message_dict) == [field]


@pytest.mark.parametrize("unit", ["%", "laporan"])
def test_number_in_bounds_is_accepted(unit: str) -> None:
    clean_number(Decimal(72), Decimal(80), unit)
    clean_number(None, None, "")
