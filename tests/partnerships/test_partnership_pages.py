"""Partnerships in the workspace: who reads what, what is written, and what is kept when it is refused."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from partnerships.models import Action, Partnership
from portal.accounts.models import User
from portal.core.models import StatusChange
from portal.workspace.follows import is_following
from tests.factories import OrganisationFactory, member_of
from tests.partnerships.cooperation import COORDINATORS, KINDS_OF_PEOPLE, PARTIES, Cooperation, stages
from tests.partnerships.people import Offer

pytestmark = pytest.mark.django_db
LIST = "/ruang-kerja/kemitraan/"
SIGNED_IN = [kind for kind in KINDS_OF_PEOPLE if kind != "stranger"]


def path(made: Cooperation, rest: str = "") -> str:
    return f"{LIST}{made.partnership.pk}/{rest}"


def written(made: Cooperation, **changed: Any) -> dict[str, Any]:
    fields = {"title": "Kanal bersama", "kind": made.partnership.kind_id, "urusan": made.partnership.urusan_id}
    return {**fields, "aim": "Satu kanal", "version": "1", **changed}


@pytest.mark.parametrize("kind", SIGNED_IN)
def test_the_parties_and_the_auditor_read_it_and_for_others_it_does_not_exist(client: Client, kind: str) -> None:
    made = Cooperation("active")
    agreement = made.agreement("signed")
    client.force_login(made.user(kind))
    reads = kind in PARTIES | {"auditor"}
    for rest in ("", f"naskah/{agreement.pk}/", f"kerangka/{'kak'}/"):
        assert client.get(path(made, rest)).status_code == (200 if reads else 404)
    for rest in ("ubah/", "pihak/", "yang-dibaca-umum/", "naskah/baru/", f"naskah/{agreement.pk}/ubah/"):
        assert client.get(path(made, rest)).status_code == (200 if kind in COORDINATORS else 404)
    assert ("Kanal aduan bersama" in client.get(LIST).content.decode()) is reads
    assert StatusChange.objects.filter(model="partnershipview").exists() is (kind == "auditor")


def test_a_stranger_is_sent_to_the_login(client: Client) -> None:
    made = Cooperation()
    agreement = made.agreement()
    for address in (
        LIST,
        f"{LIST}baru/",
        *(path(made, rest) for rest in ("", "ubah/", "pihak/", "yang-dibaca-umum/", "naskah/baru/", "kerangka/kak/")),
        path(made, f"naskah/{agreement.pk}/"),
    ):
        assert client.get(address)["Location"].startswith("/akun/")


def test_the_list_is_cut_by_parts_and_searched_by_words(client: Client) -> None:
    made, over = Cooperation("active"), Cooperation("concluded")
    client.force_login(made.user("auditor"))
    Partnership.objects.filter(pk=over.partnership.pk).update(title="Kota cerdas lama")
    for query, shown in (
        ("", {"Kanal aduan bersama", "Kota cerdas lama"}),
        ("?tampil=berjalan", {"Kanal aduan bersama"}),
        ("?tampil=selesai", {"Kota cerdas lama"}),
        ("?q=lama+kota", {"Kota cerdas lama"}),
        (f"?q={made.theirs.name_id}", {"Kanal aduan bersama"}),
        ("?q=tidak+ada", set()),
        ("?q=%00", {"Kanal aduan bersama", "Kota cerdas lama"}),
    ):
        page = client.get(f"{LIST}{query}").content.decode()
        assert {title for title in ("Kanal aduan bersama", "Kota cerdas lama") if title in page} == shown, query


def cost(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_what_the_pages_cost_does_not_grow(client: Client) -> None:
    stages(3)
    made = Cooperation("active")
    client.force_login(made.maker)

    def more() -> None:
        made.agreement("signed")
        made.document(content=b"%PDF-1.4 " + str(made.partnership.documents.count()).encode())
        client.post(path(made, "komentar/"), {"text": "Halo", "mentions": [made.partner.pk]})
        Cooperation("active")

    more()
    before = [cost(client, LIST), cost(client, path(made))]
    more()
    more()
    assert [cost(client, LIST), cost(client, path(made))] == before


@pytest.mark.parametrize("kind", SIGNED_IN)
def test_each_move_is_made_by_a_coordinator_only(client: Client, kind: str) -> None:
    made = Cooperation()
    client.force_login(made.user(kind))
    answer = client.post(path(made, "status/activate/"), {"seen": "exploring"})
    may = kind in COORDINATORS
    assert answer.status_code == (302 if may else 404)
    assert Partnership.objects.get().status == ("active" if may else "exploring")


def test_a_refused_move_keeps_its_reason(client: Client) -> None:
    made = Cooperation("active")
    client.force_login(made.maker)
    assert client.post(path(made, "status/hold/"), {"seen": "active", "note": " "}).status_code == 422
    assert client.post(path(made, "status/hold/"), {"note": "a" * 4001}).status_code == 422
    made.become("concluded")
    refused = client.post(path(made, "status/hold/"), {"seen": "active", "note": "Anggaran belum ada"})
    assert refused.status_code == 409
    assert "Anggaran belum ada" in refused.content.decode()
    assert client.post(path(made, "status/tidak-ada/")).status_code == 404


def test_a_partnership_begins_from_nothing_once_and_only_for_ones_own(client: Client) -> None:
    made = Cooperation()
    client.force_login(made.maker)
    page = client.get(f"{LIST}baru/")
    once = page.context["form"]["once"].value()
    typed = written(made, title="Yang baru", once=once, organisation_1=made.ours.pk, organisation_2=made.theirs.pk)
    answers = [client.post(f"{LIST}baru/", typed)["Location"] for _time in range(2)]
    assert answers[0] == answers[1]
    assert Partnership.objects.filter(title="Yang baru").count() == 1
    twice = client.post(f"{LIST}baru/", {**typed, "once": "lain", "organisation_2": made.ours.pk})
    assert twice.status_code == 422
    foreign = {**typed, "once": "x", "organisation_1": made.theirs.pk, "organisation_2": ""}
    assert client.post(f"{LIST}baru/", foreign).status_code == 422
    alone = {**typed, "once": "y", "organisation_2": "", "unit_2": made.unit.pk}
    assert client.post(f"{LIST}baru/", alone).status_code == 422
    assert Partnership.objects.count() == 2


def test_who_coordinates_nothing_begins_none(client: Client) -> None:
    client.force_login(member_of("focal_point"))
    assert client.get(f"{LIST}baru/").status_code == 403


def test_an_accepted_proposal_is_taken_up_by_beginning_a_partnership(client: Client) -> None:
    offer, made = Offer("accepted"), Cooperation()
    client.force_login(offer.maker)
    address = f"{LIST}baru/?usulan={offer.proposal.pk}"
    assert address in client.get(offer.proposal.get_absolute_url()).content.decode()
    form = client.get(address).context["form"]
    assert form["title"].value() == offer.proposal.title
    typed = written(
        made, once="a", organisation_1=form["organisation_1"].value(), organisation_2=form["organisation_2"].value()
    )
    assert client.post(address, typed).status_code == 302
    offer.proposal.refresh_from_db()
    assert offer.proposal.status == "taken_up"
    assert "Kanal bersama" in client.get(offer.proposal.get_absolute_url()).content.decode()
    late = client.post(address, {**typed, "once": "b", "title": "Terlambat"})
    assert late.status_code == 409
    assert "Terlambat" in late.content.decode()


def test_two_who_change_it_at_once_see_both_texts(client: Client) -> None:
    made = Cooperation()
    client.force_login(made.maker)
    assert client.post(path(made, "ubah/"), written(made, title="Yang pertama")).status_code == 302
    second = client.post(path(made, "ubah/"), written(made, title="Yang kedua"))
    assert second.status_code == 409
    assert [text in second.content.decode() for text in ("Yang pertama", "Yang kedua")] == [True, True]
    assert client.post(path(made, "ubah/"), written(made, title="", version="2")).status_code == 422
    made.become("concluded")
    closed = client.post(path(made, "ubah/"), written(made, title="Sesudah selesai", version="2"))
    assert closed.status_code == 409
    assert client.get(path(made, "ubah/")).status_code == 404


def test_the_parties_are_named_with_unit_and_focal_point(client: Client) -> None:
    made = Cooperation()
    client.force_login(made.maker)
    person = made.user("our focal point")
    typed = {
        "version": "1",
        "organisation_1": made.ours.pk,
        "unit_1": made.unit.pk,
        "focal_point_1": person.pk,
        "organisation_2": made.theirs.pk,
    }
    assert client.post(path(made, "pihak/"), typed).status_code == 302
    assert person.email in client.get(path(made)).content.decode()
    stale = client.post(path(made, "pihak/"), {**typed, "focal_point_1": ""})
    assert stale.status_code == 409
    assert person.name in stale.content.decode()
    foreign = {**typed, "version": "2", "unit_2": made.unit.pk}
    assert client.post(path(made, "pihak/"), foreign).status_code == 422
    assert client.post(path(made, "pihak/"), {"version": "2"}).status_code == 422


def test_a_new_party_that_is_kept_leads_to_the_question_who_its_focal_point_is(client: Client) -> None:
    made = Cooperation()
    client.force_login(made.maker)
    third = OrganisationFactory()
    person = member_of("focal_point", third)
    assert person.name not in client.get(path(made, "pihak/")).content.decode()
    typed: dict[str, Any] = {"version": "1"}
    for n, one in enumerate((made.ours, made.theirs, third), start=1):
        typed[f"organisation_{n}"] = one.pk
    typed["unit_1"] = made.unit.pk
    answer = client.post(path(made, "pihak/"), typed)
    assert answer["Location"] == path(made, "pihak/")
    form = client.get(path(made, "pihak/")).context["form"]
    assert (person.pk, person.name) in form.fields["focal_point_3"].choices
    named = client.post(path(made, "pihak/"), {**typed, "version": "2", "focal_point_3": person.pk})
    assert named["Location"] == path(made)
    assert made.partnership.parties.get(organisation=third).focal_point == person


def test_what_others_read_is_looked_at_before_it_is_kept(client: Client) -> None:
    made = Cooperation("concluded")
    client.force_login(made.partner)
    typed = {"version": "1", "visibility": "public", "summary_id": "Satu kanal untuk semua"}
    shown = client.post(path(made, "yang-dibaca-umum/"), {**typed, "preview": "1"})
    assert "Satu kanal untuk semua" in shown.content.decode()
    assert Partnership.objects.get().visibility == "private"
    assert client.post(path(made, "yang-dibaca-umum/"), {**typed, "summary_id": ""}).status_code == 422
    assert f'href="/kemitraan/{made.partnership.pk}/"' not in client.get(path(made)).content.decode()
    assert client.post(path(made, "yang-dibaca-umum/"), typed).status_code == 302
    assert f'href="/kemitraan/{made.partnership.pk}/"' in client.get(path(made)).content.decode()
    stale = client.post(path(made, "yang-dibaca-umum/"), {**typed, "summary_id": "Yang lain"})
    assert stale.status_code == 409
    assert "Satu kanal untuk semua" in stale.content.decode()


def test_what_is_looked_at_is_what_others_read_then(client: Client) -> None:
    made = Cooperation("active")
    party = made.partnership.parties.get(organisation=made.theirs)
    for title, is_public in (("Pelatihan terbuka", True), ("Pelatihan rahasia", False)):
        Action.objects.create(
            partnership=made.partnership,
            title=title,
            owner=party,
            due_on=date(2027, 1, 31),
            is_public=is_public,
            made_by=made.maker,
        )
    client.force_login(made.maker)
    typed = {"version": "1", "visibility": "public", "summary_id": "Satu kanal untuk semua"}
    looked_at = section(client.post(path(made, "yang-dibaca-umum/"), {**typed, "preview": "1"}), "read", "clear")
    client.post(path(made, "yang-dibaca-umum/"), typed)
    client.logout()
    page = client.get(f"/kemitraan/{made.partnership.pk}/").content.decode()
    assert ("Pelatihan terbuka" in looked_at, "Pelatihan rahasia" in looked_at) == (True, False)
    body = looked_at[looked_at.index('<div class="measure') : looked_at.rindex("</section>")]
    assert " ".join(body.split()) in " ".join(page.split())


def section(answer: Any, first: str, next_one: str) -> str:
    """The part of a page between two of its headings."""
    text = answer.content.decode()
    return text[text.index(f'id="{first}"') : text.index(f'aria-labelledby="{next_one}"')]


def test_it_is_followed(client: Client) -> None:
    made = Cooperation()
    client.force_login(made.maker)
    page = client.get(path(made)).content.decode()
    assert 'value="partnerships.partnership"' in page
    client.post("/ruang-kerja/ikuti/", {"kind": "partnerships.partnership", "pk": made.partnership.pk})
    assert is_following(User.objects.get(pk=made.maker.pk), made.partnership)
