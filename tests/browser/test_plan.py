"""The plan of a partnership in a browser: its pages hold what all pages hold; cards move by form and by dragging."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.server import Portal
from tests.browser.test_keyboard import walk
from tests.browser.test_public_pages import findings

MADE = """
from datetime import timedelta
from partnerships.actions import (
    Given, Side, add_action, add_comment, block_action, change_due, move_action, set_milestones, start_partnership,
    submit_action,
)
from partnerships.models import ConfirmationLink, CooperationKind
from partnerships.models.links import digest_of
from portal.accounts.models import User
from portal.core.models import today
from portal.core.states import changes_of
from portal.regions.models import Urusan
ours, theirs = (User.objects.get(email=email) for email in {emails!r})
sides = [Side(one.current_memberships[0].organisation) for one in (ours, theirs)]
kind, urusan = CooperationKind.objects.first(), Urusan.objects.first()
about = dict(title="Kanal aduan contoh", kind=kind, urusan=urusan, aim="Contoh")
made = start_partnership(parties=sides, by=ours, fields=about)
owner = made.parties.get(organisation=sides[0].organisation)
names = "Menyusun panduan", "Melatih petugas", "Memasang aplikasi", "Menguji kanal"
plan = [
    add_action(
        partnership=made, owner=owner, due_on=today() + timedelta(days=n), by=ours,
        fields=dict(title=f"{{name}} (contoh)"),
    )
    for n, name in enumerate(names)
]
first = plan[3]
move_action(action=first, transition="start", by=ours)
note = Given(kind="note", text="Kanal diuji dua kali (contoh).")
submit_action(action=first, by=ours, evidence=[note], note="Silakan diperiksa.")
first.refresh_from_db()
block_action(action=plan[2], by=ours, note="Menunggu anggaran", text="Anggaran")
change_due(action=plan[1], due_on=today() + timedelta(days=9), reason="Ruang belum ada", by=ours, version=1)
set_milestones(action=plan[1], rows=[dict(title="Jadwal jadi", due_on=today(), reached_on=None)], by=ours, version=2)
plan[1].depends_on.add(plan[0])
add_comment(partnership=made, action=plan[1], text="Berapa orang?", by=theirs)
ConfirmationLink.objects.create(
    action=first, submission=changes_of(first).filter(transition="submit").last().pk,
    organisation=sides[1].organisation, email="dinas@contoh.example", key_digest=digest_of(f"kunci-{{made.pk}}"),
    made_by=theirs,
)
print("MADE", made.pk, *(one.pk for one in plan))
"""


class Sample:
    """A partnership of the sample coordinator and the host, with four actions."""

    def __init__(self, portal: Portal) -> None:
        emails = [portal.emails["coordinator"], portal.emails["jsc_coordinator"]]
        printed = portal.manage("shell", "--verbosity", "0", "-c", MADE.format(emails=emails))
        pk, *actions = re.findall(r"\d+", printed[printed.rindex("MADE") :])
        self.base = f"/ruang-kerja/kemitraan/{pk}/"
        self.open, self.trained, self.blocked, self.submitted = (f"{self.base}tindakan/{one}/" for one in actions)
        self.link = f"/konfirmasi/kunci-{pk}/"
        self.card = f"#kartu-{actions[0]}"


@pytest.fixture(scope="module")
def sample(portal: Portal) -> Sample:
    """Made once: the tests that only look come first."""
    return Sample(portal)


PAGES = (
    ("coordinator", "{base}papan/"),
    ("coordinator", "{base}tindakan/"),
    ("coordinator", "{base}kalender/"),
    ("coordinator", "{base}tindakan/baru/"),
    ("coordinator", "{open}"),
    ("coordinator", "{trained}"),
    ("coordinator", "{trained}ubah/"),
    ("coordinator", "{trained}tenggat/"),
    ("coordinator", "{trained}tonggak/"),
    ("coordinator", "{trained}menunggu/"),
    ("jsc_coordinator", "{base}papan/"),
    ("jsc_coordinator", "{submitted}"),
    ("", "{link}"),
)


@pytest.mark.parametrize(("role", "path"), PAGES)
def test_page_of_a_plan_is_accessible_light_and_silent(visit: Visit, sample: Sample, role: str, path: str) -> None:
    visitor = visit(role=role)
    assert visitor.open(path.format(**vars(sample))).status == 200
    assert findings(visitor, "id", missing=False) == []


@pytest.mark.parametrize(("path", "width"), [("{base}papan/", 1280), ("{base}papan/", 360), ("{submitted}", 360)])
def test_tab_reaches_all_of_a_plan_and_gets_out_again(visit: Visit, sample: Sample, path: str, width: int) -> None:
    visitor = visit(role="jsc_coordinator", width=width)
    visitor.open(path.format(**vars(sample)))
    assert walk(visitor) == []


def column(page: Page, status: str, card: str) -> None:
    expect(page.locator(f"[data-status={status}] {card}")).to_be_visible()


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without"])
def test_a_card_moves_by_its_form_on_a_telephone(visit: Visit, portal: Portal, javascript: bool) -> None:
    made = Sample(portal)
    visitor = visit(role="coordinator", width=360, javascript=javascript)
    visitor.open(f"{made.base}papan/")
    page = visitor.page
    page.locator(f"{made.card} summary").click()
    page.locator(f"{made.card} button").click()
    column(page, "in_progress", made.card)


def test_a_card_is_dragged_and_one_that_needs_a_reason_asks_for_it(visit: Visit, portal: Portal) -> None:
    made = Sample(portal)
    visitor = visit(role="coordinator")
    visitor.open(f"{made.base}papan/")
    page = visitor.page
    page.locator(made.card).drag_to(page.locator("[data-status=in_progress]"))
    column(page, "in_progress", made.card)
    page.locator(made.card).drag_to(page.locator("[data-status=blocked]"))
    note = page.locator(f"{made.card} textarea")
    expect(note).to_be_focused()
    note.fill("Menunggu anggaran")
    page.locator(f"{made.card} button").click()
    column(page, "blocked", made.card)
    page.locator(made.card).drag_to(page.locator("[data-status=done]"))
    column(page, "blocked", made.card)


def test_the_second_of_two_who_move_a_card_reads_what_is_now(visit: Visit, portal: Portal) -> None:
    made = Sample(portal)
    one, other = visit(role="coordinator"), visit(role="coordinator")
    for visitor in (one, other):
        visitor.open(f"{made.base}papan/")
    for visitor in (one, other):
        visitor.page.locator(f"{made.card} summary").click()
        visitor.page.locator(f"{made.card} textarea").fill("Saya mulai")
        visitor.page.locator(f"{made.card} button").click()
        column(visitor.page, "in_progress", made.card)
    expect(other.page.locator(".notice--error")).to_be_visible()
    expect(other.page.locator(f"{made.card} textarea")).to_have_value("Saya mulai")
