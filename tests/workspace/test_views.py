"""The workspace as somebody uses it: notices, following, the calendar."""

from datetime import timedelta

import pytest
from django.test import Client

from portal.accounts.models import User
from portal.core import events
from portal.core.models import Event, today
from portal.workspace.models import CalendarKey, Follow, Notice, Preference
from tests.factories import OrganisationFactory, RegionFactory, UserFactory, member_of
from tests.visits.people import Encounter

pytestmark = pytest.mark.django_db


def notice(user: User) -> Notice:
    events.record(f"e{Event.objects.count()}", "test.none", OrganisationFactory())
    return Notice.objects.create(
        user=user, event=Event.objects.latest("pk"), subject="Perihal", text="Isi", path="/ruang-kerja/", action="Buka"
    )


@pytest.mark.parametrize("path", ["", "pemberitahuan/", "kalender/", "kunjungan/"])
def test_nobody_without_an_account_comes_in(client: Client, path: str) -> None:
    assert client.get(f"/ruang-kerja/{path}").status_code == 302


def test_without_membership_it_says_whom_to_ask_and_offers_nothing(client: Client) -> None:
    client.force_login(UserFactory())
    page = client.get("/ruang-kerja/").content.decode()
    assert "Administrator" in page or "administrator" in page
    assert "/ruang-kerja/kunjungan/minta/" not in page


def test_a_notice_is_read_by_a_button_and_only_by_its_reader(client: Client) -> None:
    mine, other = notice(UserFactory()), notice(UserFactory())
    client.force_login(mine.user)
    client.get("/ruang-kerja/pemberitahuan/")
    assert not Notice.objects.exclude(read_at=None).exists()
    assert client.post("/ruang-kerja/pemberitahuan/dibaca/", {"notice": other.pk}).status_code == 404
    assert client.post("/ruang-kerja/pemberitahuan/dibaca/", {"notice": mine.pk})["Location"] == "/ruang-kerja/"
    assert list(Notice.objects.exclude(read_at=None)) == [mine]


def test_all_notices_are_read_at_once_and_others_keep_theirs(client: Client) -> None:
    user = UserFactory()
    notice(user), notice(user), notice(UserFactory())
    client.force_login(user)
    client.post("/ruang-kerja/pemberitahuan/dibaca/")
    assert Notice.objects.exclude(read_at=None).count() == 2


def test_how_often_one_wants_mail_is_kept(client: Client) -> None:
    user = UserFactory()
    client.force_login(user)
    assert client.post("/ruang-kerja/pemberitahuan/", {"digest": "hourly"}).status_code == 422
    assert client.post("/ruang-kerja/pemberitahuan/", {"digest": "daily"}).status_code == 302
    assert Preference.objects.get(user=user).digest == "daily"


def test_one_follows_what_one_may_see_and_nothing_else(client: Client) -> None:
    encounter = Encounter("held")
    client.force_login(member_of("member", encounter.asking))
    data = {"kind": "visits.visit", "pk": encounter.visit.pk}
    assert client.post("/ruang-kerja/ikuti/", data).status_code == 302
    assert Follow.objects.count() == 1
    client.post("/ruang-kerja/ikuti/", {**data, "stop": "1"})
    assert not Follow.objects.exists()
    client.force_login(member_of("member"))
    assert client.post("/ruang-kerja/ikuti/", data).status_code == 404
    for wrong in ({"kind": "accounts.user", "pk": 1}, {"kind": "visits.visit", "pk": "x"}, {}):
        assert client.post("/ruang-kerja/ikuti/", wrong).status_code == 404


@pytest.mark.parametrize("place", ["https://jahat.example/", "//jahat.example/", "javascript:alert(1)", "x"])
def test_following_leads_to_no_other_host(client: Client, place: str) -> None:
    region = RegionFactory()
    client.force_login(UserFactory())
    answer = client.post("/ruang-kerja/ikuti/", {"kind": "regions.region", "pk": region.pk, "next": place})
    assert answer["Location"] == region.get_absolute_url()


def test_a_calendar_is_read_by_its_address_until_that_is_revoked(client: Client) -> None:
    encounter = Encounter("scheduled", date=today() + timedelta(days=3))
    user = member_of("member", encounter.asking)
    client.force_login(user)
    page = client.post("/ruang-kerja/kalender/").content.decode()
    path = "/ruang-kerja/" + page.partition("<code>")[2].partition("</code>")[0].partition("/ruang-kerja/")[2]
    feed = Client().get(path)
    assert feed["Content-Type"].startswith("text/calendar")
    assert b"SUMMARY:Contoh" in feed.content
    assert b"DTSTART;VALUE=DATE:" in feed.content
    client.post("/ruang-kerja/kalender/", {"revoke": "1"})
    assert Client().get(path).status_code == 404
    assert not CalendarKey.objects.exists()


def test_a_calendar_shows_what_its_owner_may_see_today(client: Client) -> None:
    encounter = Encounter("scheduled", date=today() + timedelta(days=3))
    user = member_of("member", encounter.asking)
    client.force_login(user)
    page = client.post("/ruang-kerja/kalender/").content.decode()
    path = "/ruang-kerja/" + page.partition("<code>")[2].partition("</code>")[0].partition("/ruang-kerja/")[2]
    user.memberships.update(until=today() - timedelta(days=1), since=today() - timedelta(days=9))
    assert b"SUMMARY" not in Client().get(path).content
    user.is_active = False
    user.save()
    assert Client().get(path).status_code == 404


def test_a_region_offers_to_be_followed_to_who_is_signed_in(client: Client) -> None:
    region = RegionFactory()
    client.force_login(UserFactory())
    assert "/ruang-kerja/ikuti/" in client.get(region.get_absolute_url()).content.decode()
    assert "/ruang-kerja/ikuti/" not in Client().get(region.get_absolute_url()).content.decode()
