"""A link by which the other side decides without an account: it opens one action, once, and reading spends nothing."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from partnerships.actions import LinkGone, make_link, move_action, open_link, spend_link, submit_action, withdraw_link
from partnerships.models import Action, ConfirmationLink, LinkOutcome, Party
from partnerships.permissions import can_mail_address
from portal.accounts.models import Membership
from portal.core.models import Event, StatusChange, today
from portal.core.states import WrongStatus, changes_of
from tests.factories import OrganisationFactory, member_of
from tests.partnerships.plan_people import COORDINATORS, KINDS_OF_PEOPLE, Plan

pytestmark = pytest.mark.django_db
ADDRESS = "kepala.dinas@contoh.example"


def key_in_mail() -> str:
    """The key of the link that was mailed last, as its addressee finds it."""
    found = re.search(r"/konfirmasi/([^/\s]+)/", str(mail.outbox[-1].body))
    assert found
    return found[1]


def mailed(plan: Plan, **addressee: Any) -> str:
    """Make a link for an address (or a person) of the other side; its key."""
    make_link(
        action=plan.action,
        organisation=plan.other,
        by=plan.answering,
        **(addressee or {"email": ADDRESS}),
    )
    return key_in_mail()


@pytest.mark.parametrize("kind", KINDS_OF_PEOPLE)
def test_who_mails_a_link_and_withdraws_it(kind: str) -> None:
    plan = Plan("submitted")
    person: Any = plan.person(kind)
    head = plan.user("other head")
    if kind in COORDINATORS:
        link = make_link(action=plan.action, organisation=plan.other, by=person, user=head)
        withdraw_link(link=link, by=person)
        return
    with pytest.raises(PermissionDenied):
        make_link(action=plan.action, organisation=plan.other, by=person, user=head)
    mailed(plan)
    with pytest.raises(PermissionDenied):
        withdraw_link(link=ConfirmationLink.objects.get(), by=person)


@pytest.mark.parametrize("kind", KINDS_OF_PEOPLE)
def test_only_the_side_that_confirms_names_an_address_without_an_account(kind: str) -> None:
    plan = Plan("submitted")
    person: Any = plan.person(kind)
    may = kind == "other coordinator"
    assert can_mail_address(person, plan.action) is may
    assert not can_mail_address(person, plan.action, plan.owning)
    if may:
        assert make_link(action=plan.action, organisation=plan.other, by=person, email=ADDRESS).email == ADDRESS
        return
    with pytest.raises(PermissionDenied):
        make_link(action=plan.action, organisation=plan.other, by=person, email=ADDRESS)
    assert mail.outbox == []


def test_the_owner_asks_who_has_an_account_of_the_other_side_and_no_address_of_its_own_choice() -> None:
    plan = Plan("submitted")
    head = plan.user("other head")
    assert make_link(action=plan.action, organisation=plan.other, by=plan.coordinator, email=head.email).user == head
    third = Party.objects.create(partnership=plan.partnership, organisation=OrganisationFactory(), order=2)
    with pytest.raises(PermissionDenied):
        make_link(action=plan.action, organisation=third.organisation, by=plan.answering, email=ADDRESS)


@pytest.mark.parametrize("status", ["open", "in_progress", "disputed", "done", "dropped", "blocked"])
def test_a_link_is_mailed_only_while_confirmation_is_awaited(status: str) -> None:
    plan = Plan(status)
    with pytest.raises(WrongStatus):
        make_link(action=plan.action, organisation=plan.other, by=plan.coordinator, email=ADDRESS)


def test_a_link_goes_to_another_party_and_never_to_who_had_a_part_in_it() -> None:
    plan = Plan("submitted")
    both = plan.coordinator
    Membership.objects.create(user=both, organisation=plan.other, role="coordinator")
    wrong: list[dict[str, Any]] = [
        {"organisation": plan.owning, "user": both},
        {"organisation": plan.unit, "user": plan.user("owner unit's focal point")},
        {"organisation": OrganisationFactory(), "user": plan.user("other head")},
        {"organisation": plan.other, "user": member_of("coordinator")},
        {"organisation": plan.other, "email": both.email.upper()},
        {"organisation": plan.other, "user": both},
        {"organisation": plan.other, "email": "bukan alamat"},
        {"organisation": plan.other, "email": ""},
    ]
    for addressee in wrong:
        with pytest.raises(ValidationError):
            make_link(action=plan.action, by=plan.answering, **addressee)
    assert not ConfirmationLink.objects.exists()
    assert mail.outbox == []


def test_only_the_mail_holds_the_key() -> None:
    plan = Plan("submitted")
    key = mailed(plan)
    link = ConfirmationLink.objects.get()
    assert key not in str(vars(link))
    assert [letter.to for letter in mail.outbox] == [[ADDRESS]]
    assert Event.objects.get().data == {"addressee": ADDRESS}
    assert key not in str(Event.objects.get().data)


@pytest.mark.parametrize("decision", ["confirm", "dispute"])
def test_the_page_shows_the_action_and_its_post_decides_once(client: Client, decision: str) -> None:
    plan = Plan("submitted", expected_result="Kanal aduan berjalan")
    path = f"/konfirmasi/{mailed(plan)}/"
    for method in (client.get, client.head, client.get):
        answer = method(path)
        assert (answer.status_code, answer["Cache-Control"].count("no-store")) == (200, 1)
    page = client.get(path).content.decode()
    assert "Kanal aduan berjalan" in page
    assert "Panduan dikirim" in page
    assert Action.objects.get().status == "submitted"
    assert client.post(path, {"decision": decision, "note": "Kami periksa"}).status_code == 200
    assert Action.objects.get().status == {"confirm": "done", "dispute": "disputed"}[decision]
    link, change = ConfirmationLink.objects.get(), changes_of(plan.action).last()
    assert change is not None
    assert (link.outcome, bool(link.spent_at), len(link.sender_digest)) == (decision, True, 64)
    assert change.by is None
    assert "Kami periksa" in change.note
    assert ADDRESS in change.note
    assert client.get(path).status_code == client.post(path, {"decision": "confirm"}).status_code == 410
    assert StatusChange.objects.filter(transition=decision).count() == 1


@pytest.mark.parametrize(
    "data", [{}, {"decision": "drop"}, {"decision": "dispute"}, {"decision": "dispute", "note": " "}]
)
def test_what_is_no_decision_spends_nothing(client: Client, data: dict[str, str]) -> None:
    plan = Plan("submitted")
    key = mailed(plan)
    assert client.post(f"/konfirmasi/{key}/", data).status_code in (200, 422)
    with pytest.raises((ValidationError, ValueError)):
        spend_link(key=key, decision=LinkOutcome(data.get("decision", "")), note=" ")
    assert Action.objects.get().status == "submitted"
    assert ConfirmationLink.objects.get().spent_at is None


def test_a_link_of_which_evidence_was_withdrawn_confirms_nothing(client: Client) -> None:
    plan = Plan("submitted")
    path = f"/konfirmasi/{mailed(plan)}/"
    plan.action.evidence.update(withdrawn_at=timezone.now(), withdrawn_by=plan.coordinator, withdrawn_reason="Salah")
    assert client.post(path, {"decision": "confirm"}).status_code == 422
    assert ConfirmationLink.objects.get().spent_at is None
    assert client.post(path, {"decision": "dispute", "note": "Tanpa bukti"}).status_code == 200


def test_an_unknown_link_is_nothing(client: Client) -> None:
    assert client.get("/konfirmasi/tidak-ada/").status_code == 404
    assert client.post("/konfirmasi/tidak-ada/", {"decision": "confirm"}).status_code == 404


def gone(plan: Plan, key: str, why: str) -> None:
    """The link opens nothing, for a reason, and decides nothing."""
    for attempt in (lambda: open_link(key), lambda: spend_link(key=key, decision=LinkOutcome.CONFIRM)):
        with pytest.raises(LinkGone) as refused:
            attempt()
        assert refused.value.why == why
    assert Client().get(f"/konfirmasi/{key}/").status_code == 410


def test_a_link_expires(settings: Any) -> None:
    settings.CONFIRMATION_LINK_DAYS = 2
    plan = Plan("submitted")
    key = mailed(plan)
    with time_machine.travel(timezone.now() + timedelta(days=1, hours=23)):
        assert open_link(key)
    with time_machine.travel(timezone.now() + timedelta(days=2, minutes=1)):
        gone(plan, key, "expired")


def test_a_withdrawn_link_is_dead_and_a_spent_one_is_not_withdrawn() -> None:
    plan = Plan("submitted")
    key = mailed(plan)
    link = ConfirmationLink.objects.get()
    first = withdraw_link(link=link, by=plan.answering).withdrawn_at
    assert withdraw_link(link=link, by=plan.coordinator).withdrawn_at == first
    gone(plan, key, "left")
    spend_link(key=mailed(plan), decision=LinkOutcome.CONFIRM)
    with pytest.raises(WrongStatus):
        withdraw_link(link=ConfirmationLink.objects.latest("pk"), by=plan.coordinator)


def test_a_link_dies_when_its_addressee_leaves_the_organisation() -> None:
    plan = Plan("submitted")
    head = plan.user("other head")
    key = mailed(plan, user=head)
    assert open_link(key).user == head
    Membership.objects.filter(user=head).update(ended_on=today(), ended_by=plan.coordinator)
    gone(plan, key, "left")


def test_a_link_dies_when_its_addressees_account_is_closed() -> None:
    plan = Plan("submitted")
    head = plan.user("other head")
    key = mailed(plan, email=head.email.upper())
    assert ConfirmationLink.objects.get().user == head
    type(head).objects.filter(pk=head.pk).update(is_active=False)
    gone(plan, key, "left")


def test_a_link_to_an_address_dies_when_its_organisation_is_no_longer_a_party() -> None:
    plan = Plan("submitted")
    key = mailed(plan)
    Party.objects.filter(pk=plan.counterpart.pk).update(organisation=OrganisationFactory())
    gone(plan, key, "left")


def test_a_link_is_about_one_submission() -> None:
    plan = Plan("submitted")
    key = mailed(plan)
    move_action(action=plan.action, transition="dispute", by=plan.answering, note="Kurang")
    gone(plan, key, "answered")
    move_action(action=plan.action, transition="resume", by=plan.coordinator)
    plan.prove(kind="note", text="Bukti baru")
    submit_action(action=plan.action, by=plan.coordinator)
    gone(plan, key, "answered")


def test_files_of_the_submission_open_by_the_link_and_no_others(client: Client) -> None:
    plan, foreign = Plan("in_progress"), Plan("in_progress")
    pdf = SimpleUploadedFile("berita.pdf", b"%PDF-1.7 contoh")
    file = plan.prove(kind="file", file=pdf)
    other = foreign.prove(kind="file", file=pdf)
    note = plan.action.evidence.get(kind="note")
    submit_action(action=plan.action, by=plan.coordinator)
    key = mailed(plan)
    assert f"/konfirmasi/{key}/bukti/{file.pk}/" in client.get(f"/konfirmasi/{key}/").content.decode()
    answer = client.get(f"/konfirmasi/{key}/bukti/{file.pk}/")
    assert b"".join(answer.streaming_content) == b"%PDF-1.7 contoh"  # type: ignore[attr-defined]  # a FileResponse
    for pk in (other.pk, note.pk, 0):
        assert client.get(f"/konfirmasi/{key}/bukti/{pk}/").status_code == 404
    spend_link(key=key, decision=LinkOutcome.CONFIRM)
    assert client.get(f"/konfirmasi/{key}/bukti/{file.pk}/").status_code == 410
    file.file.storage.delete(str(file.file.name))


@pytest.mark.parametrize(
    "values",
    [
        {"email": ""},
        {"outcome": "confirm"},
        {"spent_at": "2026-11-24T00:00Z"},
        {"withdrawn_at": "2026-11-24T00:00Z"},
    ],
)
def test_the_database_keeps_what_a_link_is(values: dict[str, Any]) -> None:
    mailed(Plan("submitted"))
    with pytest.raises(IntegrityError), transaction.atomic():
        ConfirmationLink.objects.update(**values)
