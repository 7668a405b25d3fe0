"""Editors steer: best bets and reports in the CMS, and what is remembered of queries."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test import Client

from portal.accounts.cms import sync_roles
from portal.core.models import today
from search import query_log
from search.best_bets import key_of, steering
from search.models import BestBet, QueryLog
from tests.factories import OrganisationFactory, member_of
from tests.search.shelf import Shelf

BETS = "/cms/hasil-pilihan/"


@pytest.fixture
def editor(db: None) -> Client:
    """Somebody who writes content."""
    sync_roles()
    client = Client()
    client.force_login(member_of("jsc_editor"))
    return client


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("pengaduan warga", "Warga, aduan!"),
        ("tentang pengaduan", "pengaduan"),
        ("aplikasi laporan", "LAPORAN   aplikasi"),
        ("yang", "yang"),
    ],
)
def test_queries_that_mean_the_same_are_steered_alike(one: str, other: str) -> None:
    assert key_of(one) == key_of(other) != ""


@pytest.mark.parametrize("text", ["", "...", '"', "\x00", "-"])
def test_query_without_words_steers_nothing(text: str, db: None) -> None:
    assert key_of(text) == ""
    BestBet.objects.create(text="banjir", words="banjir", kind="catatan", object_id="1")
    assert steering(text).pinned == ()


def test_editor_finds_a_result_by_other_words_and_pins_it(things: Shelf, editor: Client) -> None:
    things.put("Banjir kota")
    kind, pk = things.put("Panduan drainase")
    asked = editor.get(f"{BETS}new/?text=Banjir&words=drainase")
    assert "Panduan drainase (Catatan, id)" in unescape(asked.content.decode())
    answer = editor.post(
        f"{BETS}new/?text=Banjir&words=drainase",
        {"target": f"{kind}:{pk}", "action": "pin", "order": "1", "note": "Panduan resmi"},
    )
    assert answer.status_code == 302
    assert BestBet.objects.values("text", "words", "kind", "object_id", "action", "note").get() == {
        "text": "Banjir",
        "words": "banjir",
        "kind": kind,
        "object_id": pk,
        "action": "pin",
        "note": "Panduan resmi",
    }
    listed = unescape(editor.get(BETS).content.decode())
    assert "Panduan drainase (Catatan)" in listed
    found = Client().get("/cari/?q=banjir").content.decode()
    assert re.findall(r"Panduan drainase|kota</a>", re.sub(r"</?mark>", "", found))[0] == "Panduan drainase"


def test_same_result_is_named_once_for_a_query(things: Shelf, editor: Client) -> None:
    kind, pk = things.put("Pengaduan warga")
    form = {"target": f"{kind}:{pk}", "action": "pin", "order": "1", "note": ""}
    assert editor.post(f"{BETS}new/?text=pengaduan+warga", form).status_code == 302
    again = editor.post(f"{BETS}new/?text=warga+aduan", form)
    assert again.status_code == 200
    assert "Hasil ini sudah ada" in unescape(again.content.decode())
    assert BestBet.objects.count() == 1


def test_editor_cannot_choose_what_is_not_public(things: Shelf, editor: Client) -> None:
    kind, pk = things.put("Banjir rahasia", audience=f"org:{OrganisationFactory().pk}")
    things.put("Banjir terbuka")
    assert "rahasia" not in editor.get(f"{BETS}new/?text=banjir").content.decode()
    form = {"target": f"{kind}:{pk}", "action": "pin", "order": "1", "note": ""}
    assert editor.post(f"{BETS}new/?text=banjir", form).status_code == 200
    assert not BestBet.objects.exists()


def test_pinned_result_that_became_restricted_is_shown_to_nobody_else(things: Shelf, editor: Client) -> None:
    kind, pk = things.put("Perjanjian rahasia", audience=f"org:{OrganisationFactory().pk}")
    BestBet.objects.create(text="banjir", words="banjir", kind=kind, object_id=pk)
    assert "Perjanjian" not in Client().get("/cari/?q=banjir").content.decode()
    assert "Perjanjian" not in editor.get(BETS).content.decode()
    assert "tidak ditemukan lagi" in unescape(editor.get(BETS).content.decode())


@pytest.mark.parametrize("path", [f"{BETS}new/", f"{BETS}new/?text=", f"{BETS}new/?text=%00", f"{BETS}new/?text=zzzz"])
def test_first_step_is_answered_whatever_was_typed(things: Shelf, editor: Client, path: str) -> None:
    assert editor.get(path).status_code == 200
    assert editor.post(path, {"target": "x:1", "action": "pin", "order": "1"}).status_code == 200
    assert not BestBet.objects.exists()


def test_best_bet_is_changed_and_deleted(things: Shelf, editor: Client) -> None:
    kind, pk = things.put("Banjir")
    bet = BestBet.objects.create(text="banjir", words="banjir", kind=kind, object_id=pk)
    editor.post(f"{BETS}edit/{bet.pk}/", {"action": "hide", "order": "2", "note": "Usang"})
    bet.refresh_from_db()
    assert (bet.action, bet.order, bet.note, bet.object_id) == ("hide", 2, "Usang", pk)
    editor.post(f"{BETS}delete/{bet.pk}/")
    assert not BestBet.objects.exists()


def test_reports_tell_how_often_and_what_was_not_found(things: Shelf, editor: Client) -> None:
    things.put("Banjir")
    for query in ("banjir", "Banjir", "nihil", "banjir"):
        Client().get(f"/cari/?q={query}")
    frequent = unescape(editor.get("/cms/laporan/pencarian/sering/").content.decode())
    assert re.search(r"banjir.*?id.*?3", frequent, re.DOTALL)
    missing = unescape(editor.get("/cms/laporan/pencarian/tanpa-hasil/").content.decode())
    assert "nihil" in missing
    assert f'href="{BETS}new/?text=nihil"' in missing
    assert "text=banjir" not in missing
    table = editor.get("/cms/laporan/pencarian/sering/?export=csv")
    assert b"banjir" in b"".join(table.streaming_content)  # type: ignore[attr-defined]


def test_exported_query_cannot_begin_a_formula(things: Shelf, editor: Client) -> None:
    Client().get("/cari/", {"q": "=cmd|' /C calc'!A0"})
    table = editor.get("/cms/laporan/pencarian/sering/?export=csv")
    rows = b"".join(table.streaming_content).decode().splitlines()  # type: ignore[attr-defined]
    assert not any(row.startswith(("=", '"=')) for row in rows), rows


@pytest.mark.parametrize(
    "path", [BETS, f"{BETS}new/", "/cms/laporan/pencarian/sering/", "/cms/laporan/pencarian/tanpa-hasil/"]
)
@pytest.mark.parametrize("role", ["administrator", "member"])
def test_only_those_who_write_content_steer(path: str, role: str, db: None) -> None:
    sync_roles()
    client = Client()
    client.force_login(member_of(role))
    assert client.get(path).status_code in {302, 403, 404}


def test_queries_are_forgotten_after_the_days_set(settings: object, db: None) -> None:
    settings.PORTAL_SEARCH_LOG_DAYS = 30  # type: ignore[attr-defined]
    for days in (0, 30, 31):
        QueryLog.objects.create(text=str(days), language="id", day=today() - timedelta(days=days), results=1)
    assert query_log.forget_old() == 1
    assert set(QueryLog.objects.values_list("text", flat=True)) == {"0", "30"}


def test_patience_is_as_before_after_a_query_was_written_down(db: None) -> None:
    def patience() -> int:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA busy_timeout" if connection.vendor == "sqlite" else "SELECT 0")
            return int(cursor.fetchone()[0])

    before = patience()
    query_log.note("banjir", results=1, degraded=False)
    assert patience() == before
