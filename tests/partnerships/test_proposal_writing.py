"""Beginning and changing a proposal: where it comes from, who may, and that nothing typed is lost or doubled."""

from typing import Any

import pytest
from django.test import Client

from partnerships.actions import change_proposal, move_proposal
from partnerships.models import Proposal, ProposalVersion
from portal.accounts.models import Organisation, User
from portal.regions.models import Urusan
from tests.factories import OrganisationFactory, RegionFactory, member_of
from tests.partnerships.people import KINDS_OF_PEOPLE, Offer
from tests.partnerships.test_proposal_pages import as_person, path
from tests.site import make_portal
from tests.visits.people import Encounter
from tests.visits.test_needs import need
from visits.models import Need, Point, Visit

pytestmark = pytest.mark.django_db
NEW = "/ruang-kerja/usulan/baru/"


def form(offer: Offer, **fields: Any) -> dict[str, Any]:
    """What a browser sends of the form of a proposal."""
    return {
        "proposer": offer.proposing.pk,
        "to_1": offer.asked.pk,
        "direction": "offer",
        "title": "Aduan bersama",
        "urusan": Urusan.objects.get(key="kominfo_contoh").pk,
        "aim": "Satu pintu aduan",
        "version": "1",
        "once": "kunci-sekali",
        **fields,
    }


def writer(client: Client, offer: Offer) -> User:
    return as_person(client, offer, "proposing focal point")


def test_a_proposal_is_begun_as_a_draft_of_the_organisation(client: Client) -> None:
    offer = Offer()
    person = writer(client, offer)
    address = client.post(NEW, form(offer))["Location"]
    made = Proposal.objects.get(title="Aduan bersama")
    assert address == f"/ruang-kerja/usulan/{made.pk}/"
    assert (made.status, made.proposer, made.made_by, list(made.addressees.all())) == (
        "draft",
        offer.proposing,
        person,
        [offer.asked],
    )


def test_the_same_form_posted_twice_is_one_proposal(client: Client) -> None:
    offer = Offer()
    writer(client, offer)
    first, second = (client.post(NEW, form(offer))["Location"] for _time in range(2))
    assert first == second
    assert Proposal.objects.filter(title="Aduan bersama").count() == 1


def test_the_key_of_anothers_form_opens_nothing(client: Client) -> None:
    offer = Offer()
    writer(client, offer)
    client.post(NEW, form(offer))
    client.force_login(member_of("coordinator", offer.asked))
    answer = client.post(NEW, form(offer, proposer=offer.asked.pk, to_1=offer.proposing.pk, aim="Ketikan saya"))
    assert answer.status_code == 422
    assert "Ketikan saya" in answer.content.decode()


@pytest.mark.parametrize("kind", [kind for kind in KINDS_OF_PEOPLE if kind != "stranger"])
def test_who_may_begin_one_and_change_one(client: Client, kind: str) -> None:
    offer = Offer()
    person = as_person(client, offer, kind)
    contributes = kind.endswith(("coordinator", "focal point"))
    assert client.get(NEW).status_code == (200 if contributes else 403)
    answer = client.post(NEW, form(offer, once=f"kunci {person.pk}"))
    mine = kind in {"proposing coordinator", "proposing focal point"}
    assert answer.status_code == (302 if mine else 422 if contributes else 403)
    assert client.get(path(offer, "ubah/")).status_code == (200 if mine else 404)
    assert client.post(path(offer, "ubah/"), form(offer)).status_code == (302 if mine else 404)


@pytest.mark.parametrize("status", ["submitted", "accepted", "declined", "withdrawn", "taken_up"])
def test_what_is_sent_or_decided_is_not_changed_and_what_was_typed_is_kept(client: Client, status: str) -> None:
    offer = Offer(status)
    writer(client, offer)
    assert client.get(path(offer, "ubah/")).status_code == 404
    late = client.post(path(offer, "ubah/"), form(offer, aim="Ketikan yang terlambat"))
    assert late.status_code == 409
    assert "Ketikan yang terlambat" in late.content.decode()
    assert Proposal.objects.get().aim == "Satu kanal aduan"


def test_of_two_editors_the_second_reads_both_texts_and_keeps_his(client: Client) -> None:
    offer = Offer()
    writer(client, offer)
    change_proposal(
        proposal=offer.proposal, addressees=[offer.asked], by=offer.maker, fields={"aim": "Tujuan rekan"}, version=1
    )
    second = client.post(path(offer, "ubah/"), form(offer, aim="Tujuan saya"))
    page = second.content.decode()
    assert second.status_code == 409
    assert "<dd>Tujuan rekan</dd>" in page
    assert "Tujuan saya</textarea>" in page
    assert "<dt>Ruang lingkup</dt>" not in page  # in which they do not differ
    assert 'name="version" value="2"' in page
    assert Proposal.objects.get().aim == "Tujuan rekan"
    assert client.post(path(offer, "ubah/"), form(offer, aim="Tujuan saya", version="2")).status_code == 302
    assert Proposal.objects.get().aim == "Tujuan saya"


def test_of_two_editors_the_second_reads_to_whom_the_first_made_it(client: Client) -> None:
    offer = Offer()
    writer(client, offer)
    other = OrganisationFactory(name_id="Pemerintah Contoh Lain")
    change_proposal(proposal=offer.proposal, addressees=[other], by=offer.maker, fields={}, version=1)
    change_proposal(proposal=offer.proposal, addressees=[other], by=offer.maker, fields={"aim": "Lain"}, version=2)
    second = client.post(path(offer, "ubah/"), form(offer, aim="Tujuan saya"))
    assert second.status_code == 409
    assert f">{other.name}</a></dd>" in second.content.decode()


def test_what_two_wrote_in_a_proposal_that_was_sent_is_compared_with_what_waits(client: Client) -> None:
    offer = Offer("questioned")
    writer(client, offer)
    change_proposal(
        proposal=offer.proposal, addressees=[offer.asked], by=offer.maker, fields={"aim": "Tujuan rekan"}, version=1
    )
    second = client.post(path(offer, "ubah/"), form(offer, aim="Tujuan saya"))
    assert second.status_code == 409
    assert "<dd>Tujuan rekan</dd>" in second.content.decode()
    assert 'name="version" value="2"' in second.content.decode()


def test_saving_the_same_twice_makes_one_version(client: Client) -> None:
    offer = Offer()
    writer(client, offer)
    for _time in range(2):
        assert client.post(path(offer, "ubah/"), form(offer)).status_code == 302
    assert ProposalVersion.objects.count() == 2


def test_parties_are_open_in_a_draft_and_fixed_once_sent(client: Client) -> None:
    offer = Offer()
    other = OrganisationFactory()
    writer(client, offer)
    client.post(path(offer, "ubah/"), form(offer, to_1=other.pk))
    assert list(offer.proposal.addressees.all()) == [other]
    asked = Offer("questioned")
    writer(client, asked)
    assert 'name="to_1"' not in client.get(path(asked, "ubah/")).content.decode()
    assert client.post(path(asked, "ubah/"), form(asked, to_1=other.pk, aim="Lain")).status_code == 302
    assert list(asked.proposal.addressees.all()) == [asked.asked]


def same_region() -> tuple[Organisation, Organisation]:
    region = RegionFactory()
    return OrganisationFactory(region=region), OrganisationFactory(parent=OrganisationFactory(region=region))


def test_a_party_that_stands_there_twice_is_refused_with_its_name(client: Client) -> None:
    offer = Offer()
    writer(client, offer)
    own = client.post(NEW, form(offer, to_2=offer.proposing.pk))
    assert own.status_code == 422
    one, unit = same_region()
    twice = client.post(NEW, form(offer, to_1=one.pk, to_2=unit.pk, aim="Tetap ada"))
    assert twice.status_code == 422
    page = twice.content.decode()
    assert [text in page for text in (one.name, unit.name, "Tetap ada")] == [True] * 3
    assert Proposal.objects.count() == 1
    assert client.post(NEW, form(offer, to_1=one.pk, to_2=one.pk)).status_code == 302  # the same one named twice
    assert Proposal.objects.get(title="Aduan bersama").addressees.get() == one


def test_a_university_in_the_same_region_may_take_part(client: Client) -> None:
    offer = Offer()
    writer(client, offer)
    region = RegionFactory()
    parties = [OrganisationFactory(region=region), OrganisationFactory(region=region, kind="university")]
    answer = client.post(NEW, form(offer, to_1=parties[0].pk, to_2=parties[1].pk))
    assert answer.status_code == 302


@pytest.mark.parametrize(
    "fields",
    [
        {"title": ""},
        {"title": "x" * 151},
        {"aim": "nul \x00"},
        {"scope": "x" * 3001},
        {"direction": "ngawur"},
        {"urusan": "²"},
        {"urusan": "9" * 400},
        {"kind": "-1"},
        {"dimension": "\x00"},
        {"to_1": "9" * 30},
        {"to_10": "x"},
        {"proposer": ""},
        {"once": "x" * 65},
    ],
)
def test_what_is_wrong_is_said_with_what_was_typed(client: Client, fields: dict[str, Any]) -> None:
    offer = Offer()
    writer(client, offer)
    answer = client.post(NEW, form(offer, **{"we_bring": "Tenaga ahli kami", **fields}))
    assert answer.status_code == 422
    assert "Tenaga ahli kami" in answer.content.decode()
    assert Proposal.objects.count() == 1


def test_a_lone_surrogate_or_a_huge_number_is_no_proposal(client: Client) -> None:
    offer = Offer()
    writer(client, offer)
    body = "title=%ED%A0%80&aim=%ED%A0%80&direction=offer"
    answer = client.post(NEW, body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 422
    assert client.get(f"/ruang-kerja/usulan/{'9' * 40}/").status_code == 404
    assert client.get(f"/ruang-kerja/usulan/{'9' * 40}/ubah/").status_code == 404


def test_from_a_need_comes_an_offer_to_those_who_have_it(client: Client) -> None:
    offer = Offer()
    lacking = need(OrganisationFactory(region=RegionFactory()))
    writer(client, offer)
    page = client.get(f"{NEW}?kebutuhan={lacking.pk}").content.decode()
    assert f'<option value="{lacking.organisation_id}" selected>' in page
    assert lacking.title in page
    client.post(f"{NEW}?kebutuhan={lacking.pk}", form(offer, to_1=lacking.organisation_id))
    made = Proposal.objects.get(title="Aduan bersama")
    assert made.need == lacking
    assert lacking.title in client.get(made.get_absolute_url()).content.decode()


def test_from_a_point_or_a_visit_comes_a_proposal_to_the_other_party(client: Client) -> None:
    encounter = Encounter("held")
    point = Point.objects.create(visit=encounter.visit, text="Belajar CRM", written_by=encounter.account)
    offer = Offer()
    client.force_login(member_of("coordinator", encounter.asking))
    for query in (f"?butir={point.pk}", f"?kunjungan={encounter.visit.pk}"):
        page = client.get(NEW + query).content.decode()
        assert f'<option value="{encounter.host.pk}" selected>' in page
    answer = client.post(f"{NEW}?butir={point.pk}", form(offer, proposer=encounter.asking.pk, to_1=encounter.host.pk))
    made = Proposal.objects.get(title="Aduan bersama")
    assert (made.point, made.visit) == (point, encounter.visit)
    assert "Belajar CRM" in client.get(answer["Location"]).content.decode()


def test_from_a_case_study_comes_a_request_to_its_owner(client: Client) -> None:
    portal = make_portal()
    case = portal.case("CRM")
    offer = Offer()
    writer(client, offer)
    page = client.get(f"{NEW}?kasus={case.pk}").content.decode()
    assert f'<option value="{portal.host.pk}" selected>' in page
    answer = client.post(f"{NEW}?kasus={case.pk}", form(offer, to_1=portal.host.pk, urusan=portal.urusan.pk))
    assert Proposal.objects.get(title="Aduan bersama").case == case
    assert case.url in client.get(answer["Location"]).content.decode()


@pytest.mark.parametrize("text", ["x", "²", "9" * 400, "-1", "%00", "%ED%A0%80", ""])
@pytest.mark.parametrize("name", ["kebutuhan", "butir", "kunjungan", "kasus"])
def test_an_origin_that_is_none_is_left_out(client: Client, name: str, text: str) -> None:
    offer = Offer()
    writer(client, offer)
    assert client.get(f"{NEW}?{name}={text}").status_code == 200


def test_what_one_may_not_see_is_no_origin_and_no_reader_learns_of_it(client: Client) -> None:
    encounter, offer = Encounter("held"), Offer()
    Visit.objects.filter(pk=encounter.visit.pk).update(title="Rahasia pertemuan")
    point = Point.objects.create(visit=encounter.visit, text="Rahasia kunjungan", written_by=encounter.account)
    hidden = need(OrganisationFactory(region=RegionFactory()), status="draft", title="Rahasia kebutuhan")
    draft = make_portal().case("Rahasia kasus", live=False)
    query = f"?butir={point.pk}&kunjungan={encounter.visit.pk}&kebutuhan={hidden.pk}&kasus={draft.pk}"
    writer(client, offer)
    assert "Rahasia" not in client.get(NEW + query).content.decode()
    client.post(NEW + query, form(offer))
    made = Proposal.objects.get(title="Aduan bersama")
    assert (made.point, made.visit, made.need, made.case) == (None, None, None, None)
    Proposal.objects.filter(pk=made.pk).update(
        point=point, visit=encounter.visit, need=Need.objects.get(), case=draft.pk
    )
    assert "Rahasia" not in client.get(made.get_absolute_url()).content.decode()


def test_a_proposal_without_an_aim_is_not_sent_but_kept(client: Client) -> None:
    offer = Offer()
    client.force_login(offer.maker)
    address = client.post(NEW, form(offer, aim=""))["Location"]
    refused = client.post(f"{address}submit/", {"version": "1"})
    assert refused.status_code == 422
    assert Proposal.objects.get(title="Aduan bersama").status == "draft"


def test_what_is_answered_after_changing_is_sent_as_it_is_written(client: Client) -> None:
    offer = Offer("questioned")
    writer(client, offer)
    client.post(path(offer, "ubah/"), form(offer, title="Judul baru"))
    assert Proposal.objects.get().title == "Kanal aduan terpadu"
    assert "Judul baru" in client.get(path(offer, "ubah/")).content.decode()
    move_proposal(proposal=offer.proposal, transition="answer", by=offer.maker, note="Sudah")
    assert (offer.proposal.title, offer.proposal.sent_version) == ("Judul baru", 2)
