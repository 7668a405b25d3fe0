"""What a stranger may see, and what not: drafts, expired and restricted pages, contacts, headers, old addresses."""

import csv
import io
import json
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, PageViewRestriction

from casestudies.models import CaseStudyContact
from portal.accounts.actions import end_membership
from portal.accounts.models import Organisation
from portal.core import tick
from portal.core.models import Generation
from portal.pages.models import StandardPage
from portal.regions.models import RegionFact
from tests.factories import PASSWORD, IndicatorFactory, member_of
from tests.site import Portal, text_of
from visits.actions import record_claims
from visits.models import Commitment, StatedFact

CANARY = "Zamrudkenari"
EVERYWHERE = [
    *("/", "/studi-kasus/", "/kunjungan/", "/artikel/", "/daerah/", "/daerah/kalimantan-utara/"),
    *("/daerah/kalimantan-utara/data.csv", "/studi-kasus/atom.xml", "/kunjungan/atom.xml", "/artikel/atom.xml"),
    *("/studi-kasus/?urut=judul", "/kunjungan/?page=99", "/studi-kasus/lain/", "/kunjungan/lain/", "/artikel/lain/"),
]
SURFACES = [*EVERYWHERE, *(f"/en{path}" for path in EVERYWHERE), "/sitemap.xml"]


def fill(portal: Portal, title: str, slug: str) -> list[Page]:
    """One page of each kind that says `title` in every field a list or panel shows."""
    case = portal.case(title, slug=slug)
    report = portal.report(title, slug=slug)
    article = portal.article(title, slug=slug)
    Commitment.objects.create(page=report, text=title, by=portal.host, sort_order=0)
    StatedFact.objects.create(
        page=report,
        region=portal.region,
        indicator=IndicatorFactory(),
        claim=title,
        value=72,
        unit="%",
        speaker_office=f"Wakil {title}",
        sort_order=0,
    )
    record_claims(report)
    return [case, report, article]


def seen(canary: str = CANARY) -> list[str]:
    """The public addresses that tell the canary to a stranger."""
    client = Client()
    addresses = [*SURFACES, f"/organisasi/{_slug('host')}/", f"/organisasi/{_slug('visitor')}/"]
    return [path for path in addresses if canary.lower() in client.get(path).content.decode().lower()]


def _slug(kind: str) -> str:
    return str(Organisation.objects.get(runs_portal=kind == "host").slug)


def unpublish(portal: Portal, pages: list[Page]) -> None:
    for page in pages:
        page.unpublish()


def expire(portal: Portal, pages: list[Page]) -> None:
    Page.objects.filter(pk__in=[page.pk for page in pages]).update(expire_at=timezone.now() - timedelta(minutes=1))
    tick.run()


def delete(portal: Portal, pages: list[Page]) -> None:
    for page in pages:
        Page.objects.get(pk=page.pk).delete()


def delete_with_their_lists(portal: Portal, pages: list[Page]) -> None:
    for page in (portal.cases, portal.visits, portal.articles):
        Page.objects.get(pk=page.pk).delete()


@pytest.mark.parametrize("taken_off", [unpublish, expire, delete, delete_with_their_lists])
def test_page_taken_off_the_site_is_told_nowhere(portal: Portal, taken_off: Callable[..., None]) -> None:
    pages = fill(portal, CANARY, CANARY.lower())
    fill(portal, "Lain", "lain")
    assert len(seen()) > 15  # else the test proves nothing
    taken_off(portal, pages)
    assert seen() == []


def test_counts_do_not_tell_of_what_is_not_public(portal: Portal) -> None:
    fill(portal, "Lain", "lain")
    before = {path: Client().get(path).content for path in SURFACES if "data.csv" not in path}
    for page in fill(portal, CANARY, CANARY.lower()):
        page.unpublish()
    after = {path: Client().get(path).content for path in before}
    numbers = {path: re.findall(rb">[^<]*\d[^<]*<", content) for path, content in before.items()}
    assert {path: re.findall(rb">[^<]*\d[^<]*<", content) for path, content in after.items()} == numbers


@pytest.mark.parametrize("above", ["page", "list", "home"])
def test_restriction_above_hides_what_lies_below(portal: Portal, above: str) -> None:
    case = portal.case(CANARY, slug=CANARY.lower())
    portal.report("Lain", slug="lain")
    place = {"page": case, "list": portal.cases, "home": portal.home}[above]
    PageViewRestriction.objects.create(page=place, restriction_type="login")
    Generation.advance("pages")
    assert [path for path in seen() if not path.startswith("/en/")] == []
    assert CANARY not in Client().get("/en/studi-kasus/").content.decode()
    assert Client().get(f"/studi-kasus/{CANARY.lower()}/").status_code == 302


def test_draft_translation_is_neither_listed_nor_linked(portal: Portal) -> None:
    case = portal.case("Lain", slug="lain")
    portal.case(CANARY, english_of=case, slug=CANARY.lower(), live=False)
    assert seen() == []
    page = text_of(Client().get("/studi-kasus/lain/"))
    assert re.findall(r'rel="alternate" hreflang="(\w+)"', page) == ["id"]
    assert "/en/studi-kasus/lain" not in page


def test_contact_person_is_told_to_members_only(portal: Portal) -> None:
    case = portal.case("Lain", slug="lain")
    portal.case("Other", english_of=case, slug="other")
    CaseStudyContact.objects.create(
        case=case, office="Bidang X", name=CANARY, email=f"{CANARY}@contoh.example", phone=CANARY
    )
    left = member_of("member")
    end_membership(membership=left.memberships.get(), by=member_of("administrator"))
    ex_member = Client()
    ex_member.force_login(left)
    for client in (Client(), ex_member):
        for path in ("/studi-kasus/lain/", "/en/studi-kasus/other/", *SURFACES):
            assert CANARY not in client.get(path).content.decode(), path
    member = Client()
    member.force_login(member_of("member"))
    answer = member.get("/studi-kasus/lain/")
    assert CANARY in text_of(answer)
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_old_addresses_lead_to_the_page_however_often_it_is_renamed(
    portal: Portal, django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[Any]]
) -> None:
    case = portal.case("Satu", slug="satu")
    english = portal.case("One", english_of=case, slug="one")
    for page, slugs in ((case, ("dua", "tiga", "empat")), (english, ("two", "three", "four"))):
        for slug in slugs:
            page.slug = slug
            with django_capture_on_commit_callbacks(execute=True):
                page.save()
    for old in ("satu", "dua", "tiga"):
        answer = Client().get(f"/studi-kasus/{old}/")
        assert (answer.status_code, answer.headers["Location"]) == (301, "/studi-kasus/empat/")
    for old in ("one", "two", "three"):
        answer = Client().get(f"/en/studi-kasus/{old}/")
        assert (answer.status_code, answer.headers["Location"]) == (301, "/en/studi-kasus/four/")


def test_page_below_a_moved_one_keeps_its_old_address(portal: Portal) -> None:
    first = portal.home.add_child(instance=StandardPage(title="Satu", slug="satu", locale=portal.home.locale))
    second = portal.home.add_child(instance=StandardPage(title="Dua", slug="dua", locale=portal.home.locale))
    below = second.add_child(instance=StandardPage(title="Tiga", slug="tiga", locale=portal.home.locale))
    Page.objects.get(pk=second.pk).specific.move(Page.objects.get(pk=first.pk), pos="last-child")
    for old, new in (("/dua/", "/satu/dua/"), ("/dua/tiga/", "/satu/dua/tiga/")):
        answer = Client().get(old)
        assert (answer.status_code, answer.headers["Location"]) == (301, new)
    below.refresh_from_db()
    below.delete()
    assert Client().get("/dua/tiga/").status_code == 404
    assert not Redirect.objects.filter(redirect_page=below.pk).exists()


PAYLOAD = "</script><script>alert(1)</script><img src=x onerror=alert(2)>\"'"


def test_markup_in_texts_is_shown_as_text_everywhere(portal: Portal) -> None:
    portal.host.name_id = portal.host.name_en = PAYLOAD
    portal.host.save()
    case = portal.case(PAYLOAD, slug="lain", status_reason=PAYLOAD, status="stopped", search_description=PAYLOAD)
    case.tags.add(PAYLOAD[:90])
    case.save()
    report = portal.report(PAYLOAD, slug="lain")
    report.participants.create(office=PAYLOAD, organisation=portal.host, side="host", name=PAYLOAD, sort_order=0)
    Commitment.objects.create(page=report, text=PAYLOAD, by=portal.host, sort_order=0)
    report.sources.create(
        title=PAYLOAD, publisher=PAYLOAD[:50], url="https://contoh.example/?a=</script>", sort_order=0
    )
    portal.article(PAYLOAD, slug="lain")
    for path in [*SURFACES, f"/organisasi/{portal.host.slug}/"]:
        text = Client().get(path).content.decode()
        assert "<script>alert" not in text, path
        assert "<img src=x" not in text, path
        for block in re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL):
            json.loads(block)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\n", "＝", "＋", "－", "＠"])
def test_public_csv_holds_no_formula(portal: Portal, start: str) -> None:
    RegionFact.objects.create(
        region=portal.region,
        indicator=IndicatorFactory(),
        value_text=f"{start}1+1",
        as_of=date(2024, 1, 1),
        source=f"{start}SUM(A1)",
        note=f"{start}HYPERLINK(1)",
    )
    text = text_of(Client().get("/daerah/kalimantan-utara/data.csv"))
    row = next(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    assert [row[name][:2] for name in ("value_text", "source", "note")] == [f"'{start}"] * 3


@pytest.mark.parametrize(
    "path",
    [
        *("/media/documents/rahasia.pdf", "/media/images/../documents/rahasia.pdf", "/media//documents/rahasia.pdf"),
        *("/media/./documents/rahasia.pdf", "/media/Documents/rahasia.pdf", "/media/%2e/documents/rahasia.pdf"),
        *("/media/documents/../documents/rahasia.pdf", "/media/x/..//documents/rahasia.pdf", "/media/documents"),
    ],
)
def test_documents_do_not_answer_below_media(path: str, settings: object, tmp_path: Path, db: None) -> None:
    (tmp_path / "documents").mkdir()
    (tmp_path / "images").mkdir()
    (tmp_path / "documents" / "rahasia.pdf").write_bytes(b"%PDF-")
    (tmp_path / "images" / "foto.jpg").write_bytes(b"x")
    settings.MEDIA_ROOT = str(tmp_path)  # type: ignore[attr-defined]
    fresh = {"if-modified-since": "Fri, 01 Jan 2100 00:00:00 GMT"}
    assert Client().get("/media/images/foto.jpg", headers=fresh).status_code == 304  # it is there
    assert Client().get(path).status_code == 404


PLAIN = ["default-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'"]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("get", "/", 200),
        ("get", "/en", 301),
        ("get", "/akun/profil/", 302),
        ("get", "/tidak-ada/", 404),
        ("get", "/media/tidak-ada", 404),
        ("get", "/documents/1/x.pdf", 404),
        ("post", "/daerah/", 405),
        ("post", "/lapor-kesalahan/", 422),
        ("get", "/sitemap.xml", 200),
        ("get", "/studi-kasus/atom.xml", 200),
        ("get", "/healthz", 200),
    ],
)
def test_every_kind_of_answer_carries_the_headers(portal: Portal, method: str, path: str, status: int) -> None:
    answer = getattr(Client(), method)(path)
    assert answer.status_code == status
    policy = answer.headers["Content-Security-Policy"]
    assert all(part in policy for part in PLAIN)
    assert "unsafe" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert "camera=()" in answer.headers["Permissions-Policy"]


def test_forged_post_and_strange_host_carry_the_headers_too(portal: Portal) -> None:
    forged = Client(enforce_csrf_checks=True).post("/lapor-kesalahan/", {})
    strange = Client().get("/", headers={"host": "jahat.example"})
    assert (forged.status_code, strange.status_code) == (403, 400)
    for answer in (forged, strange):
        assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    assert b"jahat.example" not in strange.content


def test_failure_answers_500_in_design_with_the_headers(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: object, **kwargs: object) -> None:
        raise RuntimeError(CANARY)

    monkeypatch.setattr("portal.core.health.state", broken)
    client = Client(raise_request_exception=False)
    answer = client.get("/readyz")
    assert answer.status_code == 500
    assert CANARY not in answer.content.decode()
    assert '<link rel="stylesheet"' in answer.content.decode()
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "target", ["https://jahat.example/", "//jahat.example", "/\\jahat.example", "javascript:alert(1)"]
)
def test_login_leads_to_no_other_host(portal: Portal, target: str) -> None:
    person = member_of("member")
    for prefix in ("", "/en"):
        client = Client()
        answer = client.post(
            f"{prefix}/akun/login/?next={target}", {"login": person.email, "password": PASSWORD, "next": target}
        )
        assert answer.status_code == 302
        assert "jahat" not in answer.headers["Location"]
        assert "javascript" not in answer.headers["Location"]


def test_get_signs_nobody_out(portal: Portal) -> None:
    client = Client()
    client.force_login(member_of("jsc_editor"))
    for path in ("/akun/logout/", "/en/akun/logout/", "/cms/logout/", "/django-admin/logout/"):
        client.get(path)
        client.head(path)
    assert client.get("/akun/profil/").status_code == 200
