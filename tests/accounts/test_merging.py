"""A duplicate organisation is merged into the one that stays: everything moves, its address leads there for ever."""

import json
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import ModelLogEntry
from wagtail_localize.models import TranslationSource

from portal.accounts import merging
from portal.accounts.models import Invitation, Membership, Organisation, User
from portal.core.models import today
from search.models import SearchJob
from tests.factories import MembershipFactory, OrganisationFactory, RegionFactory, UserFactory, member_of
from tests.partnerships.cooperation import Cooperation
from tests.partnerships.people import Offer
from tests.site import Portal, make_portal
from tests.visits.people import Encounter
from tests.visits.test_needs import need
from visits.models import Commitment, NeedSupport, Visit

MOVES = {
    "accounts.Invitation.organisation",
    "accounts.Membership.organisation",
    "accounts.Organisation.merged_into",
    "accounts.Organisation.parent",
    "casestudies.CaseStudyPage.organisation",
    "partnerships.ConfirmationLink.organisation",
    "partnerships.Party.organisation",
    "partnerships.Party.unit",
    "partnerships.Proposal.proposer",
    "partnerships.ProposalAddressee.organisation",
    "partnerships.ProposalReview.organisation",
    "partnerships.PublicProposal.proposer",
    "visits.Attendee.organisation",
    "visits.Commitment.also_by",
    "visits.Commitment.by",
    "visits.Need.organisation",
    "visits.NeedSupport.organisation",
    "visits.NextStep.owner_organisation",
    "visits.Participant.organisation",
    "visits.Point.owner_organisation",
    "visits.Point.said_by",
    "visits.StatedFact.speaker_organisation",
    "visits.Visit.host",
    "visits.VisitRequest.organisation",
    "visits.Visit_visitors.organisation",
}
"""Every column that points at organisations. Before a new one is added here: may the row stand there for both of two
merged organisations? If not, it needs a rule in the `merging` module of its app."""
STANDS_ONCE = {
    "accounts.Membership": "the one that reaches less far ends",
    "partnerships.Party": "refused",
    "partnerships.ProposalAddressee": "goes",
    "visits.NeedSupport": "goes",
    "visits.Visit_visitors": "goes",
}


@pytest.fixture
def portal(db: None) -> Portal:
    return make_portal()


@pytest.fixture
def admin(operator: Organisation) -> User:
    return member_of("administrator", operator, name="Admin")


@pytest.fixture
def desk(client: Client, admin: User) -> Client:
    client.force_login(admin)
    return client


@pytest.fixture
def pair(province: Organisation) -> tuple[Organisation, Organisation]:
    """The duplicate and the one that stays."""
    return OrganisationFactory(slug="ganda"), province


def merge(pair: tuple[Organisation, Organisation], by: User) -> Organisation:
    duplicate, stays = pair
    return merging.merge(duplicate=duplicate, stays=stays, by=by)


def address(pair: tuple[Organisation, Organisation], stays: bool = True) -> str:
    found = reverse("organisation:merge", args=[pair[0].pk])
    return f"{found}?stays={pair[1].pk}" if stays else found


def test_every_relation_to_an_organisation_is_handled() -> None:
    assert {f"{one.model._meta.label}.{one.field}" for one in merging.links()} == MOVES
    assert {one.model._meta.label for one in merging.links() if one.once} == set(STANDS_ONCE)
    assert {name for name, rule in STANDS_ONCE.items() if rule == "goes"} == set(merging._doubles)


def test_everything_points_at_the_one_that_stays(admin: User) -> None:
    cooperation, encounter = Cooperation(), Encounter(status="held")
    for duplicate in (cooperation.theirs, cooperation.unit, encounter.asking):
        before = {one: one.of(duplicate).count() for one in merging.links()}
        assert sum(before.values())
        stays = OrganisationFactory()
        merging.merge(duplicate=duplicate, stays=stays, by=admin)
        here = {one: one.of(duplicate).count() for one in merging.links()}
        there = {one: one.of(stays).count() - (one.field == "merged_into") for one in merging.links()}
        assert (set(here.values()), there) == ({0}, before)


def test_people_of_the_duplicate_act_for_the_one_that_stays(admin: User) -> None:
    cooperation, stays = Cooperation(), OrganisationFactory()
    merging.merge(duplicate=cooperation.theirs, stays=stays, by=admin)
    partner = User.objects.get(pk=cooperation.partner.pk)
    assert [one.organisation for one in partner.current_memberships] == [stays]
    assert type(cooperation.partnership).objects.visible_to(partner).get() == cooperation.partnership


@pytest.mark.parametrize("language", ["id", "en"])
def test_old_address_leads_there_for_ever_also_after_a_second_merge(
    client: Client, admin: User, pair: tuple[Organisation, Organisation], language: str
) -> None:
    start = "/en" if language == "en" else ""
    merge(pair, admin)
    answer = client.get(f"{start}/organisasi/ganda/")
    assert (answer.status_code, answer.headers["Location"]) == (301, f"{start}/organisasi/{pair[1].slug}/")
    last = OrganisationFactory()
    merge((pair[1], last), admin)
    for old in ("ganda", pair[1].slug):
        answer = client.get(f"{start}/organisasi/{old}/")
        assert (answer.status_code, answer.headers["Location"]) == (301, f"{start}/organisasi/{last.slug}/")
    assert pair[0].__class__.with_merged.get(pk=pair[0].pk).merged_into == last


def test_address_of_a_merged_organisation_is_given_to_no_other(
    desk: Client, admin: User, pair: tuple[Organisation, Organisation]
) -> None:
    merge(pair, admin)
    answer = desk.post("/cms/organisation/new/", {"name_id": "Lain", "kind": "city", "slug": "ganda"})
    assert set(answer.context["form"].errors) == {"slug"}


def test_a_merged_organisation_is_offered_and_found_nowhere(
    desk: Client, admin: User, pair: tuple[Organisation, Organisation]
) -> None:
    merge(pair, admin)
    assert not Organisation.objects.filter(pk=pair[0].pk).exists()
    for path in (f"/cms/organisation/edit/{pair[0].pk}/", address(pair)):
        assert desk.get(path).status_code == 404


def test_one_line_says_who_merged_what_and_search_reads_both_again(
    admin: User, pair: tuple[Organisation, Organisation]
) -> None:
    member_of("head", pair[0])
    SearchJob.objects.all().delete()
    merge(pair, admin)
    (line,) = ModelLogEntry.objects.filter(action="accounts.merge")
    assert (line.object_id, line.user) == (str(pair[1].pk), admin)
    assert line.data["duplicate"] == {"name": pair[0].name_id, "address": "ganda", "number": pair[0].pk}
    assert line.data["moved"] == 1
    read = set(SearchJob.objects.filter(kind="organisasi").values_list("object_id", flat=True))
    assert read == {str(one.pk) for one in pair}


def test_case_study_that_moved_is_read_again(portal: Portal, admin: User) -> None:
    case = portal.case("Kanal aduan", slug="kanal-aduan")
    stays = OrganisationFactory(operator=portal.host.runs_portal)
    SearchJob.objects.all().delete()
    merging.merge(duplicate=portal.host, stays=stays, by=admin)
    case.refresh_from_db()
    assert case.organisation == stays
    assert SearchJob.objects.filter(kind="studi-kasus", object_id=str(case.pk)).exists()


def test_drafts_and_translations_do_not_bring_the_duplicate_back(portal: Portal, admin: User) -> None:
    report = portal.report()
    report.commitments = [Commitment(text="Janji contoh", by=portal.host, locale=report.locale)]
    report.save_revision()
    case = portal.case("Kanal aduan", slug="kanal-aduan")
    case.save_revision()
    source, _made = TranslationSource.update_or_create_from_instance(case)
    stays = OrganisationFactory(operator=portal.host.runs_portal)
    merging.merge(duplicate=portal.host, stays=stays, by=admin)
    case.refresh_from_db()
    assert case.get_latest_revision_as_object().organisation == stays
    report.refresh_from_db()
    assert [one.by for one in report.get_latest_revision_as_object().commitments.all()] == [stays]
    source.refresh_from_db()
    assert json.loads(source.content_json)["organisation"] == stays.pk


@pytest.mark.parametrize(
    ("of_duplicate", "of_other", "ended"),
    [
        ({}, {}, "duplicate"),
        ({}, {"until": today() + timedelta(days=9)}, "other"),
        ({"until": today() + timedelta(days=9)}, {}, "duplicate"),
        ({}, {"since": today() + timedelta(days=9)}, "other"),
        ({}, {"until": today() - timedelta(days=9)}, ""),
        ({}, {"role": "head"}, ""),
    ],
)
def test_of_two_memberships_in_one_role_the_one_that_reaches_furthest_goes_on(
    admin: User,
    pair: tuple[Organisation, Organisation],
    of_duplicate: dict[str, object],
    of_other: dict[str, object],
    ended: str,
) -> None:
    user, begun = UserFactory(), {"since": today() - timedelta(days=99), "role": "coordinator"}
    rows = {
        "duplicate": MembershipFactory(user=user, organisation=pair[0], **{**begun, **of_duplicate}),
        "other": MembershipFactory(user=user, organisation=pair[1], **{**begun, **of_other}),
    }
    merge(pair, admin)
    for name, row in rows.items():
        row.refresh_from_db()
        by = admin if name == ended else None
        assert (row.organisation, row.ended_by, row.ended_on) == (pair[1], by, today() if by else None)


def test_two_partners_are_not_one_and_the_partnership_is_not_named(desk: Client) -> None:
    cooperation = Cooperation()
    for other in (cooperation.ours, cooperation.unit):
        answer = desk.post(address((cooperation.theirs, other), stays=False), {"stays": other.pk})
        assert answer.status_code == 422
        assert "1 kemitraan" in answer.content.decode()
        assert cooperation.partnership.title not in answer.content.decode()
        assert Organisation.objects.filter(pk=cooperation.theirs.pk).exists()


def test_who_visited_or_asked_each_other_is_not_one(admin: User) -> None:
    encounter = Encounter()
    encounter.host.runs_portal = False
    encounter.host.save()
    one, other, third = encounter.host, encounter.asking, OrganisationFactory()
    for pair in ((one, other), (other, one)):
        assert len(merging.refusals(*pair)) == 1
    assert merging.refusals(one, third) == []
    offer = Offer()
    for pair in ((offer.proposing, offer.asked), (offer.asked, offer.proposing)):
        assert len(merging.refusals(*pair)) == 1
    assert merging.refusals(offer.asked, third) == []


def test_who_promised_together_is_not_one(portal: Portal) -> None:
    report, one, other = portal.report(), OrganisationFactory(), OrganisationFactory()
    Commitment.objects.create(page=report, text="Janji contoh", by=one, also_by=other, locale=report.locale)
    assert [len(merging.refusals(*pair)) for pair in ((one, other), (other, one))] == [1, 1]


def test_whole_and_part_operator_and_other_and_itself_are_not_one(operator: Organisation) -> None:
    above = OrganisationFactory()
    middle = OrganisationFactory(parent=above)
    below = OrganisationFactory(parent=middle)
    for pair in ((above, below), (below, above), (operator, above), (above, operator), (above, above)):
        assert len(merging.refusals(*pair)) == 1
    assert merging.refusals(below, OrganisationFactory(parent=middle)) == []


def test_what_both_said_stands_there_once(admin: User, pair: tuple[Organisation, Organisation]) -> None:
    duplicate, stays = pair
    encounter = Encounter(status="held")
    encounter.visit.visitors.set([duplicate, stays, encounter.asking])
    theirs, own = (need(one, region=RegionFactory()) for one in (encounter.asking, stays))
    for lacking, who in ((theirs, duplicate), (theirs, stays), (own, duplicate)):
        NeedSupport.objects.create(need=lacking, organisation=who, by=admin)
    offer = Offer().proposal
    offer.addressees.set(pair)
    merge(pair, admin)
    assert set(Visit.objects.get(pk=encounter.visit.pk).visitors.all()) == {stays, encounter.asking}
    assert [one.organisation for one in NeedSupport.objects.all()] == [stays]
    assert list(offer.addressees.all()) == [stays]


def test_a_merge_of_what_was_merged_meanwhile_is_refused(admin: User, pair: tuple[Organisation, Organisation]) -> None:
    merge(pair, admin)
    for again in (pair, (OrganisationFactory(), pair[0])):
        with pytest.raises(ValidationError):
            merge(again, admin)
    assert ModelLogEntry.objects.filter(action="accounts.merge").count() == 1


def test_page_shows_what_moves_and_a_get_changes_nothing(desk: Client, pair: tuple[Organisation, Organisation]) -> None:
    member_of("head", pair[0])
    OrganisationFactory(parent=pair[0])
    assert "tidak dapat dibatalkan" not in desk.get(address(pair, stays=False)).content.decode()
    answer = desk.get(address(pair))
    assert answer.context["counts"] == [("keanggotaan", 1), ("organisasi", 1)]
    assert "tidak dapat dibatalkan" in answer.content.decode()
    assert Organisation.objects.filter(pk=pair[0].pk).exists()
    assert desk.post(address(pair, stays=False), {"stays": "0"}).status_code == 422
    done = desk.post(address(pair, stays=False), {"stays": pair[1].pk})
    assert (done.status_code, done.headers["Location"]) == (302, "/cms/organisation/")
    assert not Organisation.objects.filter(pk=pair[0].pk).exists()
    assert f"/cms/organisation/merge/{pair[1].pk}/" in desk.get("/cms/organisation/").content.decode()


def test_who_merges_is_not_told_how_much_is_confidential(desk: Client) -> None:
    cooperation, encounter = Cooperation(), Encounter(status="held")
    for duplicate in (cooperation.theirs, encounter.asking):
        answer = desk.get(address((duplicate, OrganisationFactory())))
        assert {name for name, _number in answer.context["counts"]} <= {"keanggotaan"}


def test_looking_takes_as_many_queries_for_three_rows_as_for_one(
    desk: Client, pair: tuple[Organisation, Organisation]
) -> None:
    taken = []
    for number in (1, 2):
        for _row in range(number):
            member_of("head", pair[0])
            Invitation.objects.create(
                email="a@contoh.example",
                organisation=pair[0],
                role="head",
                token_digest=f"{Invitation.objects.count()}",
            )
        with CaptureQueriesContext(connection) as captured:
            assert desk.get(address(pair)).status_code == 200
        taken.append(len(captured))
    assert taken[0] == taken[1]
    assert Membership.objects.filter(organisation=pair[0]).count() == 3


@pytest.mark.parametrize("role", ["", "auditor", "jsc_editor", "jsc_publisher", "jsc_coordinator", "coordinator"])
def test_only_administrators_merge(
    client: Client, operator: Organisation, pair: tuple[Organisation, Organisation], role: str
) -> None:
    if role:
        client.force_login(member_of(role, operator))
    sibling = client.get(f"/cms/organisation/edit/{pair[0].pk}/")
    for answer in (client.get(address(pair)), client.post(address(pair, stays=False), {"stays": pair[1].pk})):
        assert answer.status_code == sibling.status_code
        assert answer.status_code != 200
    assert Organisation.objects.filter(pk=pair[0].pk).exists()
