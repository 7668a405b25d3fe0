"""What pages of the workspace cost does not grow with the number of rows."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.accounts.models import User
from portal.core.models import today
from tests.visits.people import Encounter
from visits.models import Appointment, NextStep, Point, Visit, VisitRequest

pytestmark = pytest.mark.django_db
PEOPLE = ("host coordinator", "asking coordinator")
MOST = 20


def add(encounter: Encounter) -> None:
    """One more of everything: a visit held, one to answer, points loose and owned, a follow-up, a date."""
    made = {"host": encounter.host, "kind": encounter.visit.kind}
    for status in ("held", "submitted"):
        visit = Visit.objects.create(title="Contoh", status=status, date=today() - timedelta(days=40), **made)
        visit.visitors.add(encounter.asking)
        VisitRequest.objects.create(
            visit=visit,
            organisation=encounter.asking,
            institution="Provinsi Contoh",
            level="province",
            contact_name="Narahubung",
            contact_email="narahubung@contoh.example",
            expires_at=f"{today() + timedelta(days=30)}T00:00Z",
        )
    written = {"visit": encounter.visit, "kind": "commitment", "written_by": encounter.account}
    Point.objects.create(text="Tanpa pemilik", **written)
    for organisation in (encounter.host, encounter.asking):
        owned = Point.objects.create(text="Berpemilik", owner_organisation=organisation, due_on=today(), **written)
        NextStep.objects.create(
            visit=encounter.visit,
            point=owned,
            text="Tindak lanjut",
            owner_organisation=organisation,
            due_on=today(),
            made_by=encounter.account,
        )
        Point.objects.create(text="Belum ditindaklanjuti", owner_organisation=organisation, due_on=today(), **written)
    Appointment.objects.create(visit=encounter.visit, date=today(), reason="Contoh", set_by=encounter.account)


def cost(client: Client, path: str) -> int:
    cache.clear()
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


@pytest.mark.parametrize("kind", PEOPLE)
@pytest.mark.parametrize(
    "path",
    [
        "",
        "kunjungan/",
        "kunjungan/?tampil=tanpa-tindak-lanjut",
        "kunjungan/?tampil=jawab",
        "kunjungan/{}/",
        "kalender/",
    ],
)
def test_three_rows_take_as_many_queries_as_one_and_never_more_than_twenty(
    client: Client, kind: str, path: str
) -> None:
    encounter = Encounter("held")
    person = encounter.person(kind)
    assert isinstance(person, User)
    client.force_login(person)
    address = f"/ruang-kerja/{path.format(encounter.visit.pk)}"
    add(encounter)
    client.get(address)
    one = cost(client, address)
    add(encounter)
    add(encounter)
    assert cost(client, address) == one
    assert one <= MOST


def test_many_things_to_do_show_the_most_urgent_first_and_all_on_request(client: Client) -> None:
    encounter = Encounter("held")
    person = encounter.person("host coordinator")
    assert isinstance(person, User)
    client.force_login(person)
    for number in range(25):
        Point.objects.create(
            visit=encounter.visit, kind="commitment", text=f"Janji {number:02}.", written_by=encounter.account
        )
    page = client.get("/ruang-kerja/").content.decode()
    assert ("Janji 05." in page, "Janji 24." in page) == (True, False)
    assert 'href="?semua=1#waiting"' in page
    everything = client.get("/ruang-kerja/?semua=1").content.decode()
    assert all(f"Janji {number:02}." in everything for number in range(25))
    assert "?semua=1" not in everything
