"""The CMS's list of published proposals: read by staff, taken off the site by publishers, written by nobody."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry

from partnerships.models import PublicProposal
from portal.accounts.cms import sync_roles
from tests.factories import member_of
from tests.partnerships.people import Offer
from tests.partnerships.published import SECRET, TEXTS, cleared, keep_secrets

pytestmark = pytest.mark.django_db


def address(action: str, *args: int) -> str:
    return reverse(f"wagtailsnippets_partnerships_publicproposal:{action}", args=args)


def enter(client: Client, role: str) -> None:
    person = member_of(role)
    sync_roles()
    client.force_login(person)


@pytest.mark.parametrize(("role", "sees"), [("jsc_editor", True), ("jsc_publisher", True), ("administrator", False)])
def test_staff_reads_what_is_published_and_nothing_behind_it(client: Client, role: str, sees: bool) -> None:
    offer = Offer("submitted")
    keep_secrets(offer)
    cleared(offer)
    enter(client, role)
    answer = client.get(address("list"))
    page = answer.content.decode() if answer.status_code == 200 else ""
    assert (TEXTS["title_id"] in page) is sees
    assert SECRET not in page


@pytest.mark.parametrize(("role", "live"), [("jsc_publisher", False), ("jsc_editor", True), ("administrator", True)])
def test_a_publisher_takes_it_off_and_the_words_stay_the_proposers(client: Client, role: str, live: bool) -> None:
    public = cleared(Offer("submitted"))
    enter(client, role)
    client.post(address("edit", public.pk), {"title_id": "Judul orang lain", "summary_id": "Bukan dari pengusul"})
    public.refresh_from_db()
    assert (public.live, public.title_id) == (live, TEXTS["title_id"])
    assert ModelLogEntry.objects.filter(object_id=str(public.pk), action="wagtail.edit").exists() is not live
    assert (Client().get(public.get_absolute_url()).status_code == 200) is live


def test_a_publisher_cannot_put_it_back(client: Client) -> None:
    public = cleared(Offer("submitted"))
    PublicProposal.objects.update(live=False)
    enter(client, "jsc_publisher")
    answer = client.post(address("edit", public.pk), {"live": "on"})
    public.refresh_from_db()
    assert not public.live
    assert answer.status_code == 200


def test_nobody_adds_or_deletes_one_in_the_cms(client: Client) -> None:
    public = cleared(Offer("submitted"))
    person = member_of("jsc_publisher")
    sync_roles()
    person.user_permissions.set(Permission.objects.filter(content_type__app_label="partnerships"))
    client.force_login(person)
    client.post(address("add"), {"title_id": "Baru", "summary_id": "Baru", "live": "on"})
    client.post(address("delete", public.pk))
    assert [one.pk for one in PublicProposal.objects.all()] == [public.pk]
