"""The CMS's list of required documents: kept by those who keep the settings."""

import pytest
from django.test import Client
from django.urls import reverse

from partnerships.models import RequiredDocument
from portal.accounts.cms import sync_roles
from tests.factories import member_of
from tests.partnerships.cooperation import cooperation_kind, document_kind

pytestmark = pytest.mark.django_db


def address(action: str, *args: int) -> str:
    return reverse(f"wagtailsnippets_partnerships_requireddocument:{action}", args=args)


@pytest.mark.parametrize(("role", "may"), [("administrator", True), ("jsc_publisher", False), ("jsc_editor", False)])
def test_who_keeps_the_list_of_required_documents(client: Client, role: str, may: bool) -> None:
    person = member_of(role)
    sync_roles()
    client.force_login(person)
    row = {
        "key": "ksdd_kak_contoh",
        "kind": cooperation_kind().pk,
        "document": document_kind("kak_contoh").pk,
        "when_id": "Pada tahap persiapan",
        "order": "1",
        "is_offered": "on",
        "source_mark": "inferred",
    }
    client.post(address("add"), row)
    assert RequiredDocument.objects.exists() is may
    if may:
        found = RequiredDocument.objects.get()
        page = client.get(address("list"))
        assert (page.status_code, "kak_contoh" in page.content.decode()) == (200, True)
        assert client.get(address("edit", found.pk)).status_code == 200
        answer = client.post(address("add"), {**row, "key": "lagi"})
        assert answer.status_code == 200  # one row for a kind of cooperation and a document
        assert RequiredDocument.objects.count() == 1
