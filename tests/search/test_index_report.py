"""The report of the CMS on the index."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.utils import timezone

from portal.accounts.cms import sync_roles
from search import index
from search.index_report import IndexMenuItem
from search.models import SearchEntry, SearchJob, SearchState
from tests.factories import member_of
from tests.search import notes

URL = "/cms/laporan/indeks-pencarian/"


@pytest.fixture(autouse=True)
def _notes(monkeypatch: Any, db: None) -> Iterator[None]:
    sync_roles()
    with notes.only(monkeypatch, notes.SOURCE):
        yield


def client(role: str) -> Client:
    browser = Client()
    browser.force_login(member_of(role))
    return browser


def test_the_report_tells_what_is_found_what_waits_and_what_was_given_up() -> None:
    notes.write("satu")
    notes.write("dua", email="org:1")
    index.work_off()
    notes.write("tiga")
    SearchJob.objects.create(kind="note", object_id="9", parked_at=timezone.now(), last_error="rusak sekali")
    page = client("administrator").get(URL)
    assert page.context["kinds"] == [{"kind": "note", "number": 2, "restricted": 1, "name": "notes"}]
    assert (page.context["waiting"], page.context["parked_number"]) == (1, 1)
    assert "rusak sekali" in page.content.decode()


def test_parked_jobs_are_tried_again_and_the_index_is_compared() -> None:
    note = notes.write("satu")
    SearchJob.objects.update(parked_at=timezone.now(), attempts=5)
    browser = client("administrator")
    browser.post(URL, {"do": "retry"})
    assert [entry.object_id for entry in SearchEntry.objects.all()] == [str(note.pk)]
    browser.post(URL, {"do": "compare"})
    assert SearchState.objects.get(name="drift").number == 0


def test_only_those_who_manage_settings_are_shown_it(rf: RequestFactory) -> None:
    shown = {}
    for role in ("administrator", "jsc_editor"):
        request = rf.get("/cms/")
        request.user = member_of(role)
        shown[role] = IndexMenuItem("", "").is_shown(request)
        answer = client(role).get(URL)
        assert (answer.status_code == 200) is shown[role]
    assert shown == {"administrator": True, "jsc_editor": False}
