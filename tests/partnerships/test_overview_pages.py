"""What coordinators oversee: who sees what, what the filters leave, and what leaves as a spreadsheet."""

import csv
import tracemalloc
from datetime import date, timedelta
from io import BytesIO, StringIO
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from partnerships.models import Action, Agreement, Partnership, Party, StageEntry
from portal.core.models import StatusChange, today
from portal.regions.models import Urusan
from tests.factories import OrganisationFactory, RegionFactory, member_of
from tests.partnerships.cooperation import cooperation_kind, document_kind, stages
from tests.partnerships.plan_people import KINDS_OF_PEOPLE, Plan

pytestmark = pytest.mark.django_db
PAGE = "/ruang-kerja/kemitraan/ringkasan/"
READERS = {kind for kind in KINDS_OF_PEOPLE if kind.split(maxsplit=1)[0] in {"owner", "other"}} | {"auditor"}


def listed(client: Client, query: str = "") -> list[str]:
    """Titles of the actions in the list, by the export of what the page shows."""
    page = client.get(PAGE + query)
    assert page.status_code == 200
    return sorted(action.title for action in page.context["listing"].items)


def exported(client: Client, query: str = "") -> list[list[str]]:
    answer = client.get(f"{PAGE}unduh.csv{query}")
    text = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    return list(csv.reader(StringIO(text.removeprefix("\ufeff"))))


@pytest.mark.parametrize("kind", [kind for kind in KINDS_OF_PEOPLE if kind != "stranger"])
def test_everybody_oversees_the_partnerships_they_may_see_and_no_others(client: Client, kind: str) -> None:
    plan, foreign = Plan(), Plan(title="Rahasia daerah lain")
    client.force_login(plan.user(kind))
    expected = ["Mengirim panduan"] if kind in READERS else []
    if kind == "auditor":
        expected.append("Rahasia daerah lain")
    assert listed(client) == expected
    assert [row[1] for row in exported(client)[1:]] == expected
    assert (foreign.partnership.title in str(client.get(PAGE).content)) is (kind in READERS)


def test_who_is_not_signed_in_is_sent_to_the_login(client: Client) -> None:
    for address in (PAGE, f"{PAGE}unduh.csv"):
        answer = client.get(address)
        assert answer.status_code == 302


@pytest.fixture
def plan(client: Client) -> Plan:
    made = Plan(title="Panduan", due_on=today() + timedelta(days=20))
    client.force_login(made.coordinator)
    return made


def test_each_filter_narrows_the_list_and_the_spreadsheet(client: Client, plan: Plan) -> None:
    plan.owning.region = RegionFactory(code="43")
    plan.owning.save()
    [stage, _other] = stages(2)
    StageEntry.objects.create(partnership=plan.partnership, stage=stage, entered_on=today(), by=plan.coordinator)
    plan.add(title="Terlambat", due_on=today() - timedelta(days=2), priority="high")
    plan.add(title="Pekan ini", due_on=today() + timedelta(days=6), description="soal aduan")
    other = plan.add(title="Pihak lain", owner=plan.counterpart, due_on=today() + timedelta(days=90))
    Action.objects.filter(pk=other.pk).update(status="in_progress")
    everything = ["Panduan", "Pekan ini", "Pihak lain", "Terlambat"]
    expected = {
        "": everything,
        "?tempo=terlambat": ["Terlambat"],
        "?tempo=pekan": ["Pekan ini"],
        "?tempo=bulan": ["Panduan"],
        "?tempo=pekan&tempo=bulan": ["Panduan", "Pekan ini"],
        f"?organisasi={plan.other.slug}": ["Pihak lain"],
        "?daerah=43": everything,
        "?daerah=65": [],
        "?urusan=kominfo_contoh": everything,
        "?jenis=ksdd_contoh": everything,
        "?tahap=tahap_1": everything,
        "?tahap=tahap_2": [],
        "?status=in_progress": ["Pihak lain"],
        "?prioritas=high": ["Terlambat"],
        "?kata=soal+ADUAN": ["Pekan ini"],
        "?kata=kanal": everything,
    }
    RegionFactory(code="65")
    for query, titles in expected.items():
        assert listed(client, query) == titles, query
        assert sorted(row[1] for row in exported(client, query)[1:]) == titles, query


def test_the_address_is_said_in_words_and_each_filter_can_be_taken_away(client: Client, plan: Plan) -> None:
    page = client.get(f"{PAGE}?prioritas=normal&kata=panduan", headers={"accept-language": "en"})
    listing = page.context["listing"]
    assert "1 " in listing.summary
    assert [chip.remove_url for chip in listing.chips] == [f"{PAGE}?kata=panduan", f"{PAGE}?prioritas=normal"]


def test_a_value_that_is_none_is_said_and_left_out(client: Client, plan: Plan) -> None:
    page = client.get(f"{PAGE}?status=rahasia&tempo=besok")
    assert page.status_code == 200
    assert len(page.context["listing"].problems) == 2
    assert listed(client, "?status=rahasia") == ["Panduan"]


def test_the_parts_say_what_is_due_late_silent_and_ending(client: Client, plan: Plan) -> None:
    plan.add(title="Terlambat", due_on=today() - timedelta(days=2))
    plan.add(title="Hari ini", due_on=today())
    Agreement.objects.create(
        partnership=plan.partnership,
        kind=document_kind(),
        title="PKS yang segera berakhir",
        status="signed",
        signed_on=date(2024, 1, 1),
        ends_on=today() + timedelta(days=30),
        made_by=plan.coordinator,
    )
    quiet = Partnership.objects.create(
        title="Yang senyap",
        kind=plan.partnership.kind,
        urusan=plan.partnership.urusan,
        made_by=plan.coordinator,
        made_at=plan.partnership.made_at - timedelta(days=200),
    )
    Party.objects.create(partnership=quiet, organisation=plan.owning)
    overview = client.get(PAGE).context["overview"]
    assert [action.title for action in overview.due.rows] == ["Hari ini"]
    assert [(bar.label, bar.value, bar.share) for bar in overview.late] == [(plan.owning.name, 1, 100)]
    assert [one.title for one in overview.silent.rows] == ["Yang senyap"]
    assert [one.title for one in overview.ending.rows] == ["PKS yang segera berakhir"]
    assert [bar.value for bar in overview.by_kind] == [2]
    narrowed = client.get(f"{PAGE}?organisasi={plan.other.slug}").context["overview"]
    assert (narrowed.silent.total, narrowed.ending.total, narrowed.late) == (0, 1, [])


def test_every_number_beside_a_filter_is_what_choosing_it_leaves_and_nothing_foreign_is_counted(
    client: Client, plan: Plan
) -> None:
    plan.owning.region = plan.other.region = RegionFactory(code="65")
    plan.owning.save()
    plan.other.save()
    StageEntry.objects.create(
        partnership=plan.partnership, stage=stages(1)[0], entered_on=date(2026, 1, 1), by=plan.coordinator
    )
    plan.add(title="Terlambat", due_on=today() - timedelta(days=2))
    plan.add(title="Besok", due_on=today() + timedelta(days=1), owner=plan.counterpart, person=plan.answering)
    foreign = Plan(title="Rahasia daerah lain", due_on=today())
    foreign.owning.region = plan.owning.region
    foreign.owning.save()
    for chosen in ("", "&prioritas=normal", "&tempo=terlambat", f"&organisasi={plan.owning.slug}", "&daerah=65"):
        facets = client.get(f"{PAGE}?x=1{chosen}").context["listing"].facets
        numbers = {(facet.name, one.value): one.count for facet in facets for one in facet.options}
        assert {name for name, _value in numbers} >= {"organisasi", "daerah", "urusan", "jenis", "tahap", "status"}
        assert foreign.owning.slug not in {value for _name, value in numbers}
        for (name, value), count in numbers.items():
            rest = "" if chosen.startswith(f"&{name}=") else chosen
            assert len(listed(client, f"?{name}={value}{rest}")) == count, (chosen, name, value)


def overseen(client: Client, query: str) -> tuple[int, int, int, int, int]:
    """How many are silent, signed without an action, ending, in a stage, of a kind, with these filters."""
    found = client.get(PAGE + query).context["overview"]
    of_stage, of_kind = (sum(bar.value for bar in bars) for bars in (found.by_stage, found.by_kind))
    return found.silent.total, found.unstarted.total, found.ending.total, of_stage, of_kind


def test_what_is_chosen_of_a_partnership_narrows_every_part(client: Client, plan: Plan) -> None:
    [stage, _other] = stages(2)
    region = RegionFactory(code="65")
    third = OrganisationFactory(region=region, name_id="Pemerintah Ketiga")
    quiet = Partnership.objects.create(
        title="Yang senyap",
        aim="Data terbuka",
        kind=cooperation_kind("lain"),
        urusan=Urusan.objects.create(key="lain", name_id="Lain", order=9, number=9, group="non_basic"),
        made_by=plan.coordinator,
        made_at=plan.partnership.made_at - timedelta(days=200),
    )
    for order, organisation in enumerate((plan.owning, third)):
        Party.objects.create(partnership=quiet, organisation=organisation, order=order)
    for partnership in (quiet, plan.partnership):
        Agreement.objects.create(
            partnership=partnership,
            kind=document_kind(),
            title="PKS",
            status="signed",
            signed_on=today() - timedelta(days=100),
            ends_on=today() + timedelta(days=30),
            made_by=plan.coordinator,
            made_at=quiet.made_at,
        )
    StageEntry.objects.create(
        partnership=quiet, stage=stage, entered_on=date(2026, 1, 1), by=plan.coordinator, at=quiet.made_at
    )
    assert overseen(client, "") == (1, 1, 2, 1, 2)
    for of_quiet in (
        f"organisasi={third.slug}",
        "daerah=65",
        "urusan=lain",
        "jenis=lain",
        "tahap=tahap_1",
        "kata=SENYAP",
        "kata=data+terbuka",
        "kata=pemerintah+ketiga",
    ):
        assert overseen(client, f"?{of_quiet}") == (1, 1, 1, 1, 1), of_quiet
    for of_none in (f"organisasi={plan.unit.slug}", "tahap=tahap_2", "kata=entah", "kata=senyap+entah"):
        assert overseen(client, f"?{of_none}") == (0, 0, 0, 0, 0), of_none


def test_a_filter_of_actions_only_is_named_by_the_parts_that_it_does_not_narrow(client: Client, plan: Plan) -> None:
    english = f"/en{PAGE}"
    page = client.get(f"{english}?status=done&tempo=terlambat&jenis=ksdd_contoh")
    assert page.context["overview"].not_narrowing == ["Status", "Due"]
    said = "Not narrowed by these filters, which are of actions only: Status, Due."
    text = page.content.decode()
    assert text.count(said) == 4
    for part in ("silent", "unstarted", "ending", "where"):
        assert said in text.partition(f'<h2 id="{part}">')[2].partition("</section>")[0]
    one = client.get(f"{english}?prioritas=high").content.decode()
    assert one.count("Not narrowed by this filter, which is of actions only: Priority.") == 4
    assert "Not narrowed" not in client.get(f"{english}?jenis=ksdd_contoh&kata=kanal").content.decode()


def queries(client: Client, query: str = "") -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(PAGE + query).status_code == 200
    return len(captured)


def test_three_rows_cost_as_many_queries_as_one_and_never_more_than_twenty(client: Client, plan: Plan) -> None:
    Action.objects.update(due_on=today() - timedelta(days=1))
    queries(client)
    one = queries(client)
    for n in range(2):
        plan.add(title=f"Lagi {n}", due_on=today() - timedelta(days=1), owner=plan.counterpart, person=plan.answering)
    assert queries(client) == one
    assert one <= 20
    assert queries(client, "?tempo=terlambat&jenis=ksdd_contoh&kata=lagi&urusan=kominfo_contoh") <= 20


def test_cells_that_a_spreadsheet_would_compute_are_text(client: Client, plan: Plan) -> None:
    plan.add(title="=1+1", expected_result="@SUM(A1)")
    assert sorted(row[1] for row in exported(client)[1:]) == ["'=1+1", "Panduan"]
    answer = client.get(f"{PAGE}unduh.xlsx")
    sheet = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content))).active  # type: ignore[attr-defined]
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "inlineStr"}
    assert "'=1+1" in [cell.value for cell in cells]
    assert answer["Content-Disposition"].endswith('.xlsx"')


def test_the_spreadsheet_speaks_the_readers_language(client: Client, plan: Plan) -> None:
    answer = client.get(f"/en{PAGE}unduh.csv")
    assert b"Partnership,Action,Owner" in b"".join(answer.streaming_content)  # type: ignore[attr-defined]


def test_another_kind_of_file_does_not_exist(client: Client, plan: Plan) -> None:
    assert client.get(f"{PAGE}unduh.ods").status_code == 404


def test_what_an_auditor_takes_along_is_on_record_and_what_a_party_takes_is_not(client: Client, plan: Plan) -> None:
    exported(client)
    assert not StatusChange.objects.filter(model="partnershipview").exists()
    auditor = member_of("auditor")
    client.force_login(auditor)
    exported(client)
    assert StatusChange.objects.filter(model="partnershipview", by=auditor).count() == 1


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_many_rows_take_no_more_memory_than_few(client: Client, plan: Plan, kind: str) -> None:
    def add(number: int) -> None:
        values: dict[str, Any] = {"partnership": plan.partnership, "owner": plan.owner, "made_by": plan.coordinator}
        Action.objects.bulk_create(
            Action(title=f"Tindakan {n}", due_on=today(), description="panjang " * 60, **values) for n in range(number)
        )

    def peak() -> int:
        tracemalloc.start()
        for _chunk in client.get(f"{PAGE}unduh.{kind}").streaming_content:  # type: ignore[attr-defined]
            pass
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    add(1500)
    peak()
    few = peak()
    add(4500)
    assert peak() < few * 1.5


def test_htmx_gets_the_list_alone(client: Client, plan: Plan) -> None:
    part = client.get(PAGE, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert 'id="results"' in part


def test_an_organisation_of_no_partnership_has_an_overview_that_is_empty(client: Client) -> None:
    client.force_login(member_of("coordinator", OrganisationFactory()))
    assert listed(client) == []
