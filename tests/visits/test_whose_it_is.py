"""Who asked, and whose a commitment is: said once by the host, shown wherever it is read."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from portal.accounts.models import User
from portal.core.models import today
from portal.workspace.models import Notice
from portal.workspace.notices import tell
from tests.site import make_portal
from tests.visits.people import KINDS_OF_PEOPLE, Encounter
from visits.actions import begin_report, link_organisation, schedule, set_owner
from visits.models import Commitment, Point, VisitReportPage

pytestmark = pytest.mark.django_db
DUE = today() + timedelta(days=30)


def path(encounter: Encounter, rest: str = "") -> str:
    return f"/ruang-kerja/kunjungan/{encounter.visit.pk}/{rest}"


def as_person(client: Client, encounter: Encounter, kind: str = "host coordinator") -> User:
    person = encounter.person(kind)
    assert isinstance(person, User)
    client.force_login(person)
    return person


def by_link(status: str = "submitted") -> Encounter:
    """A request that came by link: nobody has said yet which organisation sent it."""
    encounter = Encounter(status)
    encounter.visit.visitors.clear()
    encounter.request.organisation = encounter.request.asked_by = None
    encounter.request.save()
    return encounter


def test_the_host_says_who_asked_and_its_people_see_the_visit(client: Client) -> None:
    encounter = by_link()
    guest = encounter.person("asking coordinator")
    as_person(client, encounter)
    assert "Lembaga mana di portal ini yang meminta?" in client.get(path(encounter)).content.decode()
    answer = client.post(path(encounter, "pemohon/"), {"organisation": encounter.asking.pk})
    assert answer["Location"] == path(encounter)
    assert "Lembaga mana di portal ini yang meminta?" not in client.get(path(encounter)).content.decode()
    assert isinstance(guest, User)
    client.force_login(guest)
    assert client.get(path(encounter)).status_code == 200


def test_the_coordinators_of_who_asked_are_told_once_that_they_see_the_visit() -> None:
    encounter = by_link()
    host, guest = encounter.person("host coordinator"), encounter.person("asking coordinator")
    assert isinstance(host, User)
    encounter.person("asking member")
    link_organisation(request=encounter.request, organisation=encounter.asking, by=host)
    tell()
    tell()
    [notice] = Notice.objects.all()
    assert (notice.user, notice.path) == (guest, path(encounter))
    assert encounter.asking.name in notice.text


def test_an_asker_who_is_gone_when_the_news_goes_out_is_not_told() -> None:
    encounter = by_link()
    host = encounter.person("host coordinator")
    assert isinstance(host, User)
    encounter.person("asking coordinator")
    link_organisation(request=encounter.request, organisation=encounter.asking, by=host)
    encounter.request.delete()
    tell()
    assert not Notice.objects.exists()


@pytest.mark.parametrize(
    "kind", [one for one in KINDS_OF_PEOPLE if one not in ("stranger", "bearer", "foreign bearer", "host coordinator")]
)
def test_nobody_else_says_who_asked(client: Client, kind: str) -> None:
    encounter = by_link()
    as_person(client, encounter, kind)
    assert client.post(path(encounter, "pemohon/"), {"organisation": encounter.asking.pk}).status_code == 404
    encounter.request.refresh_from_db()
    assert encounter.request.organisation is None


@pytest.mark.parametrize("wrong", ["host", "", "²", "99999999999999999999", "\x00"])
def test_the_host_is_no_guest_of_its_own_and_nonsense_names_nobody(client: Client, wrong: str) -> None:
    encounter = by_link()
    as_person(client, encounter)
    chosen = encounter.host.pk if wrong == "host" else wrong
    answer = client.post(path(encounter, "pemohon/"), {"organisation": chosen})
    assert answer.status_code == 422
    assert "Ada yang perlu diperbaiki" in answer.content.decode()


def test_who_asked_is_not_offered_for_visits_without_a_request(client: Client) -> None:
    encounter = Encounter("held")
    encounter.request.delete()
    as_person(client, encounter)
    assert client.get(path(encounter)).status_code == 200
    assert client.post(path(encounter, "pemohon/"), {"organisation": encounter.asking.pk}).status_code == 404


def promise(encounter: Encounter, **fields: Any) -> Point:
    return Point.objects.create(
        visit=encounter.visit,
        written_by=encounter.account,
        kind="commitment",
        text="Mengirim dokumen.",
        office="Kepala Dinas",
        said_by=encounter.asking,
        is_public=True,
        **fields,
    )


def report(encounter: Encounter) -> tuple[VisitReportPage, User]:
    make_portal()
    host = encounter.person("host coordinator")
    assert isinstance(host, User)
    return begin_report(visit=encounter.visit, by=host), host


def test_a_report_names_no_owner_that_the_commitment_lacks() -> None:
    encounter = Encounter("held")
    promise(encounter)
    report(encounter)
    commitment = Commitment.objects.get()
    assert (commitment.owner, commitment.due, commitment.by) == ("", None, encounter.asking)
    assert list(Commitment.objects.loose()) == [commitment]


@pytest.mark.parametrize(("owner", "shown"), [("asking", "Kepala Dinas"), ("host", "")])
def test_a_report_names_the_office_only_where_it_made_the_promise(owner: str, shown: str) -> None:
    encounter = Encounter("held")
    organisation = getattr(encounter, owner)
    promise(encounter, owner_organisation=organisation, due_on=DUE)
    report(encounter)
    assert Commitment.objects.get().owner_office == (shown or organisation.name)


def test_the_published_report_shows_the_owner_that_was_named_since(client: Client) -> None:
    encounter = Encounter("held")
    point = promise(encounter)
    page, host = report(encounter)
    VisitReportPage.objects.filter(pk=page.pk).update(live=True)
    assert "belum ada penanggung jawab" in client.get(page.get_url()).content.decode()
    set_owner(point=point, by=host, owner_organisation=encounter.host, owner=None, due_on=DUE, version=1)
    html = client.get(page.get_url()).content.decode()
    assert "belum ada penanggung jawab" not in html
    assert "belum ada tenggat" not in html
    assert not Commitment.objects.loose().exists()


def test_a_commitment_says_who_promised_it(client: Client) -> None:
    encounter = Encounter("held")
    as_person(client, encounter)
    fields = {"kind": "commitment", "text": "Mengirim dokumen."}
    answer = client.post(path(encounter, "butir/baru/"), fields)
    assert answer.status_code == 422
    assert "Sebutkan organisasi mana yang menjanjikannya." in answer.content.decode()
    answer = client.post(path(encounter, "butir/baru/"), {**fields, "said_by": encounter.asking.pk})
    assert answer.status_code == 302


def test_a_new_point_begins_as_a_point_unless_another_kind_was_chosen(client: Client) -> None:
    encounter = Encounter("held")
    as_person(client, encounter)
    for query, kind in (("", "point"), ("?jenis=fact", "fact"), ("?jenis=lain", "point")):
        html = client.get(path(encounter, f"butir/baru/{query}")).content.decode()
        assert f'<option value="{kind}" selected>' in html


def test_another_date_begins_with_the_time_and_place_of_the_last(client: Client) -> None:
    encounter = Encounter("accepted", date=None)
    host = as_person(client, encounter)
    schedule(visit=encounter.visit, day=today() + timedelta(days=9), place="Balairung", by=host)
    assert 'value="Balairung"' in client.get(path(encounter, "tanggal/")).content.decode()
    last = encounter.visit.appointments.get()
    moved = {"date": today() + timedelta(days=10), "note": "Sebab", "seen": last.pk}
    client.post(path(encounter, "tanggal/"), moved)
    assert "Dipindahkan ke tanggal lain" in client.get(path(encounter)).content.decode()
