"""The CMS's lists of regions and figures: found, checked at the field, nothing added that a decree gives."""

from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.accounts.cms import sync_roles
from portal.core.models import Generation
from portal.regions.models import FactKind, Region, RegionFact, Urusan
from portal.regions.permissions import can_edit_fact_here
from tests.factories import IndicatorFactory, RegionFactFactory, RegionFactory, member_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client: Client) -> Client:
    """An editor who also has every model permission on this app."""
    person = member_of("jsc_editor")
    sync_roles()
    person.user_permissions.set(Permission.objects.filter(content_type__app_label="regions"))
    client.force_login(person)
    return client


def address(model: str, action: str, *args: int) -> str:
    return reverse(f"wagtailsnippets_regions_{model}:{action}", args=args)


def form_of(fact: RegionFact, **changes: Any) -> dict[str, Any]:
    """What the form of a figure sends."""
    fields = [field.attname for field in RegionFact._meta.fields if field.name not in {"id", "origin_key"}]
    data = {name.removesuffix("_id"): getattr(fact, name) for name in fields} | changes
    return {name: "" if value is None else value for name, value in data.items()}


@pytest.mark.parametrize(
    ("typed", "found"), [("kaltara", True), ("65", True), ("Utara", True), ("north", True), ("bali", False)]
)
def test_regions_are_found_by_any_name_or_code(editor: Client, typed: str, found: bool) -> None:
    RegionFactory(code="65", name_id="Kalimantan Utara", name_en="North Kalimantan", short_names="Kaltara")
    html = editor.get(address("region", "list"), {"q": typed}).content.decode()
    assert ("Kalimantan Utara" in html) is found


def test_region_names_may_be_corrected_and_its_code_not(editor: Client) -> None:
    region = RegionFactory(code="65", slug="kaltara")
    answer = editor.post(
        address("region", "edit", region.pk),
        {
            "name_id": "Nama baru",
            "name_en": "New name",
            "short_names": "Kaltara",
            "capital": "",
            "code": "99",
            "slug": "x",
        },
    )
    assert answer.status_code == 302
    changed = Region.objects.get(pk=region.pk)
    assert (changed.name_id, changed.code, changed.slug) == ("Nama baru", "65", "kaltara")
    assert Generation.of(["regions"]) == "regions1"


def test_regions_are_neither_added_nor_deleted(editor: Client) -> None:
    region = RegionFactory()
    listing = editor.get(address("region", "list")).content.decode()
    assert address("region", "add") not in listing
    bulk = f"/cms/bulk/regions/region/delete/?next={address('region', 'list')}&id={region.pk}"
    for path in (address("region", "add"), address("region", "delete", region.pk), bulk):
        editor.post(path, {"name_id": "X"})
    assert list(Region.objects.all()) == [region]


def test_terms_may_be_added(editor: Client) -> None:
    answer = editor.post(
        address("urusan", "add"),
        {"name_id": "Baru", "name_en": "New", "key": "baru", "order": "40", "group": "optional", "number": "9"},
    )
    assert answer.status_code == 302
    assert Urusan.objects.get().key == "baru"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"value": "101"}, "0"),
        ({"value": "15", "value_max": "10"}, "value_max"),
        ({"unit": ""}, "unit"),
        ({"source": ""}, "source"),
        ({"as_of": ""}, "as_of"),
        ({"kind": FactKind.CLAIM.value}, "speaker_office"),
        ({"value": "", "value_text": ""}, ""),
        ({"value": "abc"}, "value"),
        ({"value": "9" * 40}, "value"),
        ({"as_of": "31 Februari"}, "as_of"),
        ({"source_url": "javascript:alert(1)"}, "source_url"),
        ({"region": "999999"}, "region"),
    ],
)
def test_figure_that_makes_no_sense_comes_back_with_what_was_typed(
    editor: Client, changes: dict[str, Any], said: str
) -> None:
    fact = RegionFactFactory(note="tetap ada")
    answer = editor.post(address("regionfact", "edit", fact.pk), form_of(fact, **changes))
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert said in str(answer.context["form"].errors.as_json())
    assert "tetap ada" in answer.content.decode()
    assert RegionFact.objects.get(pk=fact.pk).value == Decimal(72)


def test_figure_in_order_is_saved(editor: Client) -> None:
    fact = RegionFactFactory()
    answer = editor.post(address("regionfact", "edit", fact.pk), form_of(fact, value="10", value_max="15"))
    assert answer.status_code == 302
    assert RegionFact.objects.get(pk=fact.pk).value_max == Decimal(15)


def test_claim_is_added_with_office_and_day(editor: Client) -> None:
    blank = RegionFactFactory.build(region=RegionFactory(), indicator=IndicatorFactory(), claim=True)
    assert editor.post(address("regionfact", "add"), form_of(blank)).status_code == 302
    assert RegionFact.objects.get().origin_key is None


def test_figure_written_by_another_record_is_not_edited_here(editor: Client) -> None:
    written = RegionFactFactory(origin_key="visit-report:1:2", claim=True)
    shipped = RegionFactFactory(origin_key="reference:x:65")
    assert [can_edit_fact_here(fact) for fact in (written, shipped, RegionFactFactory())] == [False, True, True]
    listing = address("regionfact", "list")
    bulk = f"/cms/bulk/regions/regionfact/delete/?next={listing}&id={written.pk}&id={shipped.pk}"
    for path in (address("regionfact", "edit", written.pk), address("regionfact", "delete", written.pk), bulk):
        editor.post(path, form_of(written, note="diubah"))
        assert RegionFact.objects.get(pk=written.pk).note == "", path
    assert "Ubahlah di sana" in editor.get(address("regionfact", "edit", written.pk), follow=True).content.decode()


def test_lists_cost_the_same_at_one_and_three_rows(editor: Client) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            editor.get(address("regionfact", "list"))
        return len(captured)

    RegionFactFactory()
    cost()
    at_one = cost()
    RegionFactFactory.create_batch(2)
    assert cost() == at_one


@pytest.mark.parametrize(
    "model", ["region", "regionfact", "indicator", "urusan", "dimension", "jakartadimension", "sdg"]
)
def test_strangers_are_sent_to_the_door(client: Client, model: str) -> None:
    answer = client.get(address(model, "list"))
    assert answer.status_code == 302
    assert "/akun/login/" in answer.headers["Location"] or "/cms/login/" in answer.headers["Location"]
