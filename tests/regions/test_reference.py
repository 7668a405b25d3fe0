"""The shipped lists: complete, loaded all or nothing, and never over an editor's change."""

from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db.models import Count, Sum

from partnerships.models import CooperationKind, CooperationStage, DocumentKind
from portal.regions import reference, reference_tables
from portal.regions.models import (
    SDG,
    Dimension,
    FactKind,
    Indicator,
    JakartaDimension,
    Level,
    Region,
    RegionFact,
    Urusan,
    UrusanGroup,
)

pytestmark = pytest.mark.django_db


def snapshot() -> dict[str, list[object]]:
    """Every row of every reference table as values."""
    models = {table.name: apps.get_model(table.model) for table in reference.tables()}
    return {name: list(model._default_manager.order_by("pk").values()) for name, model in models.items()}


def test_load_brings_every_list_complete() -> None:
    call_command("load_reference", verbosity=0)
    assert Counter(Region.objects.values_list("level", flat=True)) == {
        Level.PROVINCE: 38,
        Level.REGENCY: 416,
        Level.CITY: 98,
    }
    assert Counter(Urusan.objects.values_list("group", flat=True)) == {
        UrusanGroup.BASIC: 6,
        UrusanGroup.NON_BASIC: 18,
        UrusanGroup.OPTIONAL: 8,
    }
    assert Dimension.objects.count() == 6
    assert list(JakartaDimension.objects.filter(inferred=True).values_list("dimension__key", flat=True)) == [
        "governance",
        "society",
        "living",
        "living",
        "economy",
        "environment",
    ]
    assert list(SDG.objects.values_list("number", flat=True)) == list(range(1, 18))
    assert (CooperationKind.objects.count(), CooperationStage.objects.count(), DocumentKind.objects.count()) == (
        7,
        10,
        19,
    )
    assert Indicator.objects.count() == 16


def test_load_twice_changes_nothing() -> None:
    call_command("load_reference", verbosity=0)
    before = snapshot()
    counts = reference.load()
    assert snapshot() == before
    assert {(count.inserted, count.updated, count.kept, count.deleted_by_editor) for count in counts} == {(0, 0, 0, 0)}


def test_load_gives_addresses_that_stay() -> None:
    call_command("load_reference", verbosity=0)
    wanted = {"65": "kalimantan-utara", "11.71": "kota-banda-aceh", "32.11": "kabupaten-sumedang", "31": "dki-jakarta"}
    assert dict(Region.objects.filter(code__in=wanted).values_list("code", "slug")) == wanted


def test_load_writes_names_as_people_write_them() -> None:
    call_command("load_reference", verbosity=0)
    sitaro = Region.objects.get(code="71.09")
    assert (sitaro.name_id, sitaro.name_en, sitaro.name_official) == (
        "Kabupaten Kepulauan Siau Tagulandang Biaro",
        "Siau Tagulandang Biaro Islands Regency",
        "Kabupaten Kep. Siau Tagulandang Biaro",
    )
    assert not Region.objects.filter(name_id__contains="  ").exists()
    assert [
        name for name in Region.objects.values_list("name_id", flat=True) if name.isupper() or name != name.strip()
    ] == []


def test_load_keeps_parts_adding_up_to_the_province() -> None:
    call_command("load_reference", verbosity=0)
    people = RegionFact.objects.filter(indicator__key="population")
    parts = people.filter(region__parent__code="65").aggregate(total=Sum("value"), count=Count("pk"))
    assert parts == {"total": Decimal(770627), "count": 5}
    assert people.get(region__code="65").value == Decimal(770627)


def test_load_gives_every_figure_source_date_and_unit() -> None:
    call_command("load_reference", verbosity=0)
    figures = RegionFact.objects.all()
    assert figures.count() == 1204
    assert not figures.exclude(kind=FactKind.STATISTIC).exists()
    assert [
        (figure.origin_key, figure.unit)
        for figure in figures.select_related("indicator")
        if not figure.definition
        or not figure.source_url.startswith("https://")
        or figure.as_of is None
        or figure.unit != figure.indicator.unit
    ] == []


def test_load_keeps_what_an_editor_changed() -> None:
    reference.load()
    Region.objects.filter(code="65").update(short_names="Kaltara|Benuanta")
    Urusan.objects.filter(key="kominfo").delete()
    Dimension.objects.create(key="custom", name_id="Dimensi baru", order=9)
    reference.load()
    assert Region.objects.get(code="65").short_names == "Kaltara|Benuanta"
    assert not Urusan.objects.filter(key="kominfo").exists()
    assert Dimension.objects.get(key="custom").name_id == "Dimensi baru"


def test_load_update_sets_changes_back() -> None:
    reference.load()
    Region.objects.filter(code="65").update(short_names="Kaltara|Benuanta")
    Urusan.objects.filter(key="kominfo").delete()
    call_command("load_reference", "--update", verbosity=0)
    assert Region.objects.get(code="65").short_names == "Kaltara"
    assert Urusan.objects.filter(key="kominfo").exists()


@pytest.fixture
def one_table(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A file that is the only table registered: dimensions."""
    path = tmp_path / "dimensions.csv"
    monkeypatch.setattr(reference, "_tables", {})
    reference.register("dimensions", "regions.Dimension", path, order=1)
    return path


def test_load_brings_a_correction_but_not_over_an_edited_field(one_table: Path) -> None:
    one_table.write_text("key,name_id,name_en,order\na,Satu,One,1\nb,Dua,Two,2\n")
    reference.load()
    Dimension.objects.filter(key="a").update(name_en="Edited")
    one_table.write_text("key,name_id,name_en,order\na,Satu baru,One more,1\nb,Dua,Two more,2\n")
    reference.load()
    assert list(Dimension.objects.values_list("key", "name_id", "name_en")) == [
        ("a", "Satu baru", "Edited"),
        ("b", "Dua", "Two more"),
    ]


def test_load_leaves_a_row_that_an_editor_made_under_the_same_key(one_table: Path) -> None:
    Dimension.objects.create(key="a", name_id="Milik editor")
    one_table.write_text("key,name_id,name_en,order\na,Satu,One,1\n")
    reference.load()
    assert Dimension.objects.get(key="a").name_id == "Milik editor"


@pytest.mark.parametrize(
    ("row", "said"),
    [("c,Tiga,Three,x", "order"), ("C C,Tiga,Three,3", "key"), (f"c,{'T' * 201},Three,3", "name_id")],
)
def test_load_of_a_wrong_row_loads_nothing_and_names_it(one_table: Path, row: str, said: str) -> None:
    one_table.write_text(f"key,name_id,name_en,order\na,Satu,One,1\n{row}\n")
    with pytest.raises(CommandError, match=said):
        call_command("load_reference", verbosity=0)
    assert not Dimension.objects.exists()


def test_load_of_an_unknown_parent_says_which(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / "regencies.csv"
    path.write_text("code,parent:code,level,slug,name_id,name_official,island_group\n99.01,99,regency,x,X,X,papua\n")
    monkeypatch.setattr(reference, "_tables", {})
    reference.register("regencies", "regions.Region", path, key="code", order=1)
    with pytest.raises(reference.ReferenceDataError, match="'99', which does not exist"):
        reference.load()


def test_register_refuses_a_second_table_of_a_name(one_table: Path) -> None:
    with pytest.raises(ValueError, match="dimensions is registered already"):
        reference.register("dimensions", "regions.Dimension", one_table, order=2)


def test_load_prints_a_count_for_each_table(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_reference")
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(reference.tables())
    assert "provinces: 38 inserted, 0 updated, 0 unchanged, 0 kept as edited, 0 left deleted" in lines


def test_data_folder_says_where_it_comes_from() -> None:
    notice = (reference_tables.DATA / "NOTICE.md").read_text(encoding="utf-8")
    files = {path.name for path in reference_tables.DATA.glob("*.csv")}
    assert {name for name in files if f"`{name}`" not in notice} == set()
