"""The minutes of a partnership: what they hold, for whom, on paper and as PDF."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from partnerships.actions import withdraw_evidence
from partnerships.models import StageEntry
from portal.core.models import StatusChange, today
from tests.partnerships.cooperation import stages
from tests.partnerships.plan_people import KINDS_OF_PEOPLE, Plan

pytestmark = pytest.mark.django_db


def path(plan: Plan, rest: str = "") -> str:
    return f"/ruang-kerja/kemitraan/{plan.partnership.pk}/berita-acara/{rest}"


@pytest.mark.parametrize("kind", [kind for kind in KINDS_OF_PEOPLE if kind != "stranger"])
def test_the_parties_and_the_auditor_read_them_and_for_others_they_do_not_exist(client: Client, kind: str) -> None:
    plan = Plan()
    person = plan.user(kind)
    client.force_login(person)
    reads = kind.split(maxsplit=1)[0] in {"owner", "other"} or kind == "auditor"
    for rest in ("", "?bentuk=pdf"):
        assert client.get(path(plan, rest)).status_code == (200 if reads else 404)
    logged = StatusChange.objects.filter(model="partnershipview", by=person).count()
    assert logged == (2 if kind == "auditor" else 0)


def test_who_is_not_signed_in_is_sent_to_the_login(client: Client) -> None:
    assert client.get(path(Plan())).status_code == 302


def test_they_hold_what_was_agreed_how_far_it_is_and_what_proves_it(client: Client) -> None:
    plan = Plan("in_progress", title="Mengirim panduan", description="hanya di papan")
    wrong = plan.prove(text="Salah unggah")
    withdraw_evidence(evidence=wrong, reason="Bukan dokumen ini", by=plan.coordinator)
    StageEntry.objects.create(partnership=plan.partnership, stage=stages(1)[0], entered_on=today(), by=plan.coordinator)
    client.force_login(plan.answering)
    page = client.get(path(plan)).content.decode()
    for text in (plan.owning.name, plan.other.name, plan.unit.name, "Tahap 1", "Mengirim panduan", "Panduan dikirim"):
        assert text in page
    assert "Salah unggah" not in page
    assert f'datetime="{today().isoformat()}"' in page


def test_the_pdf_is_one(client: Client) -> None:
    plan = Plan()
    client.force_login(plan.coordinator)
    answer = client.get(path(plan, "?bentuk=pdf"))
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    assert f"{today().isoformat()}.pdf" in answer["Content-Disposition"]


def test_three_actions_cost_as_many_queries_as_one(client: Client) -> None:
    plan = Plan("in_progress")
    client.force_login(plan.coordinator)
    client.get(path(plan))

    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(path(plan))
        return len(captured)

    one = count()
    for n in range(2):
        plan.action = plan.add(title=f"Lagi {n}")
        plan.prove()
    assert count() == one
