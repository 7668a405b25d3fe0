"""Input that means nothing, everywhere: an answer, never a failure, and nothing half-saved."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.utils import timezone
from wagtail.models import Page

from casestudies.models import CaseStudyPage
from portal.core.models import ErrorReport
from tests.cms import Cms, add, case_form
from tests.site import Portal

LONG = "x" * 5000
QUERIES = [
    *("page=999999", "page=-1", "page=abc", f"page={'9' * 5000}", "page=1&page=2", "page=%D9%A1", "page=%00"),
    *("urut=title", "urut=-pk", "urut=%27--", f"urut={LONG}", "urut=%00", "lain=1", f"{LONG}=1", "%ff=%ff"),
    *("daerah=%3Cscript%3E", f"daerah={LONG}", "daerah=%ED%A0%80", "daerah=65&daerah=65&daerah=zz", "daerah=65%00"),
    *("dari=0000-00-00", "dari=99999-12-31", "dari=2020-13-45", f"sampai={LONG}", "dari=9999-12-31&sampai=0001-01-01"),
    *("tahun=-1", "tahun=99999", f"dimensi={LONG}", "status=%27", "jenis=%00", "cara=zz", "p=abc", "halaman=%00"),
]
PLACES = [
    *("/studi-kasus/", "/kunjungan/", "/artikel/", "/daerah/", "/studi-kasus/atom.xml", "/en/kunjungan/atom.xml"),
    *("/daerah/kalimantan-utara/", "/lapor-kesalahan/", "/akun/login/", "/studi-kasus/crm/"),
]


@pytest.mark.parametrize("path", PLACES)
def test_parameters_that_mean_nothing_are_answered(portal: Portal, path: str) -> None:
    portal.case("CRM", slug="crm")
    portal.report()
    client = Client()
    for query in QUERIES:
        for headers in ({}, {"hx-request": "true"}):
            answer = client.get(f"{path}?{query}", headers=headers)
            assert answer.status_code == 200, query
            assert b"<script>" not in answer.content or b"%3Cscript" not in query.encode(), query


@pytest.mark.parametrize("path", ["/", *PLACES, "/sitemap.xml", "/robots.txt", "/healthz", "/media/x.jpg", "/lain/"])
def test_every_method_is_answered(portal: Portal, path: str) -> None:
    portal.case("CRM", slug="crm")
    client = Client()
    plain = client.get(path)
    head = client.head(path)
    assert (head.status_code, head.content) == (plain.status_code, b"")
    for method in ("options", "post", "put", "patch", "delete", "trace"):
        assert getattr(client, method)(path).status_code < 500, method


STRANGE = [
    *("/%ff/", "/%ed%a0%80/", "/%00/", "/en/%0d%0aX: y/", "/" + "a/" * 3000, f"/{LONG}/", "/studi-kasus//", "/EN/"),
    *(f"/daerah/{LONG}/", "/daerah/%00/", f"/organisasi/{LONG}/", f"/studi-kasus/{LONG}/", "/studi-kasus/x/atom.xml"),
    *(f"/media/{'a' * 300}.jpg", "/media/" + "a/" * 3000, "/media/%00", "/documents/" + "9" * 40 + "/x.pdf"),
    *(f"/akun/undangan/{LONG}/", "/akun/undangan/%00/", "/sitemap-x.xml", "/sitemap.xml?p=99"),
]


@pytest.mark.parametrize("path", STRANGE)
def test_strange_address_is_not_found(portal: Portal, path: str, settings: object, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path)  # type: ignore[attr-defined]
    assert Client().get(path).status_code == 404
    assert Client().post(path).status_code in {404, 405}


def prose(text: str) -> str:
    """What the editor sends: JSON, in which a lone surrogate may stand escaped."""
    block = {"key": "aaaaa", "text": text, "type": "unstyled", "depth": 0, "inlineStyleRanges": [], "entityRanges": []}
    return json.dumps({"blocks": [block], "entityMap": {}})


@pytest.mark.parametrize("bad", ["\ud800", "\x00", "\x1e", "\x0b", "\uffff"])
def test_character_that_nothing_can_hold_is_left_out_of_prose(cms: Cms, bad: str) -> None:
    form = case_form(cms, problem=prose(f"Laporan{bad} tercecer."))
    answer = add(cms.client(cms.publisher), cms.cases, CaseStudyPage, form, "publish")
    assert answer.status_code == 302
    page = CaseStudyPage.objects.get(slug="crm", live=True)
    assert "Laporan tercecer." in page.problem
    assert "Laporan tercecer." in Client().get(page.url).content.decode()


@pytest.mark.parametrize("field", ["title", "summary", "status_reason", "tags", "slug"])
def test_nul_in_a_field_is_refused_with_a_reason(cms: Cms, field: str) -> None:
    before = Page.objects.count()
    answer = add(cms.client(cms.editor), cms.cases, CaseStudyPage, case_form(cms, **{field: "a\x00b"}))
    assert answer.status_code == 200
    assert answer.context["form"].errors[field]
    assert Page.objects.count() == before


@pytest.mark.parametrize("words", ['"', '"kaltara', "'", "((", "%", "*", "AND", "x" * 5000, "\x00"])
def test_words_searched_for_in_the_cms_are_only_words(cms: Cms, words: str) -> None:
    client = cms.client(cms.editor)
    for path in ("/cms/pages/", "/cms/pages/search/", "/cms/choose-page/search/", "/cms/images/", "/cms/documents/"):
        assert client.get(path, {"q": words}).status_code == 200, path


REPORT = {"path": "/", "message": "Keliru.", "email": "", "website": ""}


def test_flood_of_error_reports_is_stopped_and_dries_up(client: Client, db: None) -> None:
    answers = [client.post("/lapor-kesalahan/", REPORT | {"message": f"Keliru {number}."}) for number in range(60)]
    assert [answer.status_code for answer in answers[:10]] == [302] * 10
    assert answers[-1].status_code == 429
    assert "Keliru 59." in answers[-1].content.decode()  # what was typed is kept
    assert ErrorReport.objects.count() == len(mail.outbox) < 60
    with time_machine.travel(timezone.now() + timedelta(hours=2), tick=False):
        assert client.post("/lapor-kesalahan/", REPORT).status_code == 302


def test_number_that_no_database_holds_is_a_bad_request_in_the_cms(cms: Cms) -> None:
    client = cms.client(cms.publisher)
    for query in (f"owner={'9' * 40}", "owner=%00", f"organisation={'9' * 40}", f"region={'9' * 40}"):
        answer = client.get(f"/cms/pages/{cms.cases.pk}/?{query}")
        assert answer.status_code < 500, query
    answer = client.get("/cms/api/main/pages/", {"offset": "9" * 40})
    assert answer.status_code == 400
