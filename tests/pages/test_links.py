"""Links in prose lead to http, https, mailto, tel or the portal itself, whichever door they come in by."""

import json
from typing import Any

import pytest
from wagtail.models import Locale
from wagtail_localize.models import OverridableSegment, SegmentOverride, Translation

from casestudies.models import CaseStudyPage
from portal.pages.links import is_safe
from tests.cms import Cms, add, case_form, make_cms

pytestmark = pytest.mark.django_db
SAFE = ["https://a.example/x", "http://a.example", "mailto:a@b.example", "tel:+62215550", "/artikel/", "#hasil"]
UNSAFE = [
    "//a.example",
    "/\\a.example",
    "ftp://a.example",
    "javascript:alert(1)",
    "java\tscript:alert(1)",
    " //a.example",
]


@pytest.fixture
def cms() -> Cms:
    return make_cms()


def linked(address: str) -> str:
    """Prose with one link, as the editor sends it."""
    block = {"key": "aaaaa", "text": "tautan", "type": "unstyled", "depth": 0, "inlineStyleRanges": []}
    block["entityRanges"] = [{"offset": 0, "length": 6, "key": 0}]
    entity = {"type": "LINK", "mutability": "MUTABLE", "data": {"url": address}}
    return json.dumps({"blocks": [block], "entityMap": {"0": entity}})


def test_which_addresses_are_safe() -> None:
    assert [address for address in SAFE if not is_safe(address)] == []
    assert [address for address in UNSAFE if is_safe(address)] == []


@pytest.mark.parametrize("address", ["//a.example/x", "ftp://a.example/x"])
def test_page_with_an_unsafe_link_is_a_draft_at_most(cms: Cms, address: str) -> None:
    client = cms.client(cms.publisher)
    answer = add(client, cms.cases, CaseStudyPage, case_form(cms, problem=linked(address)), "publish")
    assert answer.status_code == 200
    assert address in str(answer.context["form"].errors)
    assert not CaseStudyPage.objects.exists()
    add(client, cms.cases, CaseStudyPage, case_form(cms, problem=linked("https://a.example/x")), "publish")
    assert CaseStudyPage.objects.get().live


def test_dialogue_for_links_says_what_to_write_instead(cms: Cms) -> None:
    client = cms.client(cms.editor)

    def said(address: str) -> Any:
        return client.post("/cms/choose-external-link/", {"external-link-chooser-url": address}).json()

    assert said("https://a.example/x")["step"] == "external_link_chosen"
    assert said("/artikel/")["step"] == "external_link_chosen"
    for address in ("//a.example/x", "ftp://a.example/x"):
        answer = said(address)
        assert answer["step"] == "external_link"
        assert "https://" in answer["html"]


def test_translation_cannot_lead_a_link_elsewhere(cms: Cms) -> None:
    form = case_form(cms, problem=linked("https://a.example/x"))
    add(cms.client(cms.publisher), cms.cases, CaseStudyPage, form, "publish")
    page = CaseStudyPage.objects.get()
    english = Locale.objects.get(language_code="en")
    client = cms.client(cms.editor)
    client.post(f"/cms/localize/submit/page/{page.pk}/", {"locales": [english.pk]})
    translation = Translation.objects.get()
    segment = OverridableSegment.objects.get(source=translation.source, data_json__contains="a.example")
    url = f"/cms/localize/translate/{translation.pk}/overrides/{segment.pk}/edit/"

    def put(address: str) -> int:
        boundary = "BoUnDaRy"
        body = f'--{boundary}\r\nContent-Disposition: form-data; name="value"\r\n\r\n{address}\r\n--{boundary}--\r\n'
        kind = f"multipart/form-data; boundary={boundary}"
        return int(client.put(url, body.encode(), content_type=kind).status_code)

    assert put("https://a.example/en") == 201
    assert put("javascript:alert(1)") == put("//b.example") == 400
    assert SegmentOverride.objects.get().data == "https://a.example/en"
