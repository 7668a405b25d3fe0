"""Two editors on one page: neither text is lost, and the second is told before saving over the first."""

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client
from wagtail.models import Page, Revision

from casestudies.models import CaseStudyPage
from portal.accounts.models import User
from tests.cms import Cms, case_form, edit, make_cms
from tests.factories import member_of

pytestmark = pytest.mark.django_db
TOLD = "Belum disimpan."


@pytest.fixture
def cms() -> Cms:
    return make_cms()


@pytest.fixture
def page(cms: Cms) -> CaseStudyPage:
    """A draft with one version."""
    draft = CaseStudyPage(title="CRM", slug="crm", live=False, organisation=cms.owner, region=cms.region)
    page: CaseStudyPage = cms.cases.add_child(instance=draft)
    page.save_revision(user=cms.publisher, clean=False)
    return page


@pytest.fixture
def other(cms: Cms) -> User:
    """A second editor."""
    return member_of("jsc_editor", cms.owner, name="Editor Kedua")


def opened(client: Client, page: Page) -> dict[str, str]:
    """Which version the form was opened on, as its hidden fields say."""
    return hidden(client.get(f"/cms/pages/{page.pk}/edit/"))


def hidden(response: Any) -> dict[str, str]:
    assert response.status_code == 200
    found = re.findall(r'name="(loaded_revision_[a-z_]+)" value="([^"]*)"', response.content.decode())
    assert len(found) == 2
    return {name: unescape(value) for name, value in found}


def warning(response: Any) -> str:
    """What the form that came back says."""
    return " ".join(str(message) for message in response.context["messages"])


def titles(page: Page) -> list[str]:
    """The titles of all versions, the oldest first."""
    return [row.content["title"] for row in Revision.objects.for_instance(page).order_by("pk")]


def test_second_editor_is_told_keeps_what_was_typed_and_saves_with_a_second_press(
    cms: Cms, page: CaseStudyPage, other: User
) -> None:
    first, second = cms.client(cms.editor), cms.client(other)
    seen_first, seen_second = opened(first, page), opened(second, page)
    assert edit(first, page, case_form(cms, title="Teks A"), **seen_first).status_code == 302

    refused = edit(second, page, case_form(cms, title="Teks B"), **seen_second)
    assert titles(page) == ["CRM", "Teks A"]
    assert TOLD in warning(refused)
    assert "Penyunting" in warning(refused)
    assert 'value="Teks B"' in refused.content.decode()

    assert edit(second, page, case_form(cms, title="Teks B"), **hidden(refused)).status_code == 302
    assert titles(page) == ["CRM", "Teks A", "Teks B"]


def test_what_was_changed_can_be_compared_and_both_versions_restored(
    cms: Cms, page: CaseStudyPage, other: User
) -> None:
    first, second = cms.client(cms.editor), cms.client(other)
    seen = opened(second, page)
    edit(first, page, case_form(cms, title="Teks A"), **opened(first, page))
    refused = edit(second, page, case_form(cms, title="Teks B"), **seen)
    address = re.search(r'href="([^"]*/compare/[^"]*)"', warning(refused))
    assert address
    compared = second.get(address[1]).content.decode()
    assert "Teks A" in compared
    edit(second, page, case_form(cms, title="Teks B"), **hidden(refused))
    for row, title in zip(Revision.objects.for_instance(page).order_by("pk")[1:], ("Teks A", "Teks B"), strict=True):
        restored = second.get(f"/cms/pages/{page.pk}/revisions/{row.pk}/revert/")
        assert f'value="{title}"' in restored.content.decode()


def test_a_third_version_in_between_is_told_as_well(cms: Cms, page: CaseStudyPage, other: User) -> None:
    first, second = cms.client(cms.editor), cms.client(other)
    seen = opened(second, page)
    edit(first, page, case_form(cms, title="Teks A"), **opened(first, page))
    refused = edit(second, page, case_form(cms, title="Teks B"), **seen)
    edit(first, page, case_form(cms, title="Teks A2"), **opened(first, page))
    again = edit(second, page, case_form(cms, title="Teks B"), **hidden(refused))
    assert TOLD in warning(again)
    assert titles(page) == ["CRM", "Teks A", "Teks A2"]


def test_publishing_over_another_version_is_held_back_too(cms: Cms, page: CaseStudyPage) -> None:
    first, publisher = cms.client(cms.editor), cms.client(cms.publisher)
    seen = opened(publisher, page)
    edit(first, page, case_form(cms, title="Teks A"), **opened(first, page))
    refused = edit(publisher, page, case_form(cms, title="Teks B"), action="publish", **seen)
    assert TOLD in warning(refused)
    assert not CaseStudyPage.objects.get(pk=page.pk).live
    edit(publisher, page, case_form(cms, title="Teks B"), action="publish", **hidden(refused))
    assert CaseStudyPage.objects.get(pk=page.pk, live=True).title == "Teks B"
    assert titles(page) == ["CRM", "Teks A", "Teks B"]


def test_own_version_of_another_window_is_called_so(cms: Cms, page: CaseStudyPage) -> None:
    client = cms.client(cms.editor)
    seen = opened(client, page)
    edit(client, page, case_form(cms, title="Jendela satu"), **seen)
    assert "Anda" in warning(edit(client, page, case_form(cms, title="Jendela dua"), **seen))


def test_version_written_by_nobody_is_told_without_a_name(cms: Cms, page: CaseStudyPage) -> None:
    client = cms.client(cms.editor)
    seen = opened(client, page)
    page.save_revision(clean=False)
    assert "Seseorang" in warning(edit(client, page, case_form(cms), **seen))


@pytest.mark.parametrize("version", ["999999", "x", "²", "9" * 30])
def test_without_the_version_opened_the_way_leads_to_the_history(cms: Cms, page: CaseStudyPage, version: str) -> None:
    client = cms.client(cms.editor)
    sent = {"loaded_revision_id": version, "loaded_revision_created_at": ""}
    assert f'href="/cms/pages/{page.pk}/history/"' in warning(edit(client, page, case_form(cms), **sent))


def test_autosave_that_replaced_the_version_opened_is_told(cms: Cms, page: CaseStudyPage, other: User) -> None:
    first, second = cms.client(cms.editor), cms.client(other)
    edit(first, page, case_form(cms, title="Teks A"), **opened(first, page))
    seen = opened(second, page)
    own = Revision.objects.for_instance(page).latest("pk")
    edit(first, page, case_form(cms, title="Teks A, lanjut"), overwrite_revision_id=own.pk, **opened(first, page))
    refused = edit(second, page, case_form(cms, title="Teks B"), **seen)
    assert TOLD in warning(refused)
    assert "/history/" in warning(refused)
    assert titles(page) == ["CRM", "Teks A, lanjut"]


def test_what_is_wrong_in_the_form_is_shown_when_it_comes_back(cms: Cms, page: CaseStudyPage, other: User) -> None:
    first, second = cms.client(cms.editor), cms.client(other)
    seen = opened(second, page)
    edit(first, page, case_form(cms, title="Teks A"), **opened(first, page))
    refused = edit(second, page, case_form(cms, title="Teks B", start_year="dua ribu"), **seen)
    assert TOLD in warning(refused)
    assert 'value="dua ribu"' in refused.content.decode()


def test_autosave_too_late_is_refused_by_wagtail(cms: Cms, page: CaseStudyPage, other: User) -> None:
    first, second = cms.client(cms.editor), cms.client(other)
    seen = opened(second, page)
    edit(first, page, case_form(cms, title="Teks A"), **opened(first, page))
    late = second.post(
        f"/cms/pages/{page.pk}/edit/",
        {**case_form(cms, title="Teks B"), **seen},
        headers={"accept": "application/json"},
    )
    assert late.json()["error_code"] == "invalid_revision"
    assert titles(page) == ["CRM", "Teks A"]


def test_locked_page_says_that_it_is_locked(cms: Cms, page: CaseStudyPage, other: User) -> None:
    second = cms.client(other)
    seen = opened(second, page)
    page.save_revision(user=cms.publisher, clean=False)
    Page.objects.filter(pk=page.pk).update(locked=True, locked_by=cms.publisher)
    answer = edit(second, page, case_form(cms, title="Teks B"), **seen)
    assert TOLD not in warning(answer)
    assert "Teks B" not in titles(page)


@pytest.mark.parametrize("which", ["home", "cases", "visits", "articles"])
def test_home_and_lists_are_guarded_as_well(cms: Cms, which: str) -> None:
    page = getattr(cms, which)
    client = cms.client(cms.publisher)
    page.save_revision(user=cms.publisher)
    seen = opened(client, page)
    page.save_revision(user=cms.editor)
    form = {"title": page.title, "slug": page.slug, "introduction": "Baru", "lead": "Satu alur"}
    form |= {f"comments-{name}": "0" for name in ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS", "MAX_NUM_FORMS")}
    refused = edit(client, page, form, **seen)
    assert TOLD in warning(refused)
    assert edit(client, page, form, **hidden(refused)).status_code == 302
    assert Revision.objects.for_instance(page).latest("pk").content["introduction"] == "Baru"
