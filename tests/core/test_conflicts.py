"""What somebody who saved second is shown of what is stored now."""

from datetime import date

import pytest
from django import forms
from django.http import QueryDict

from portal.core.conflicts import Stale, catch_up, expect_version
from tests.factories import OrganisationFactory
from tests.visits.people import Encounter
from visits.forms.keeping import PointForm
from visits.models import Point

pytestmark = pytest.mark.django_db


def conflict(**stored: object) -> tuple[forms.BaseForm, Stale]:
    """A form typed for version 1 of a commitment, and what was stored meanwhile as version 2."""
    encounter = Encounter("held")
    fields = {"kind": "commitment", "text": "Teks", "said_by": encounter.asking, "version": 2, **stored}
    if fields.pop("owned", None):
        fields["owner_organisation"] = encounter.asking
    point = Point.objects.create(visit=encounter.visit, written_by=encounter.account, **fields)
    typed = QueryDict(f"kind=commitment&text=Teks&said_by={encounter.asking.pk}&version=1")
    form = PointForm(typed, visit=encounter.visit, instance=Point())
    assert form.is_valid()
    with pytest.raises(Stale) as stale:
        expect_version(point, 1)
    return form, stale.value


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ({"text": "Lain"}, ["Lain"]),
        ({"due_on": date(2027, 1, 4)}, ["4 Januari 2027"]),
        ({"is_public": True}, ["ya"]),
        ({"kind": "fact"}, ["Fakta tentang daerah"]),
        ({}, []),
    ],
)
def test_only_fields_in_which_the_texts_differ_are_shown_in_words(stored: dict[str, object], shown: list[str]) -> None:
    form, stale = conflict(**stored)
    assert [row.value for row in catch_up(form, stale)] == shown


def test_another_object_chosen_meanwhile_is_named() -> None:
    form, stale = conflict(owned=True)
    assert [row.value for row in catch_up(form, stale)] == [str(stale.current.owner_organisation)]


def test_what_was_emptied_meanwhile_is_said_to_be_empty() -> None:
    form, stale = conflict()
    form.cleaned_data["owner_organisation"] = OrganisationFactory()
    assert [row.value for row in catch_up(form, stale)] == ["kosong"]


def test_the_refused_form_can_be_saved_again() -> None:
    form, stale = conflict(text="Lain")
    catch_up(form, stale)
    assert form["version"].value() == "2"
    assert form["text"].value() == "Teks"


def test_the_version_one_began_from_is_no_conflict() -> None:
    expect_version(Point(version=3), 3)
