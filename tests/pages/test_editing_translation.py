"""Translating from the CMS: one page at a time, and only a publisher publishes."""

from typing import Any

import pytest
from wagtail.models import Locale, Page
from wagtail_localize.models import (
    OverridableSegment,
    SegmentOverride,
    StringTranslation,
    Translation,
    TranslationSource,
)

from casestudies.models import CaseStudyPage
from tests.cms import Cms, add, case_form, make_cms

pytestmark = pytest.mark.django_db


@pytest.fixture
def cms() -> Cms:
    return make_cms()


@pytest.fixture
def page(cms: Cms) -> CaseStudyPage:
    add(cms.client(cms.publisher), cms.cases, CaseStudyPage, case_form(cms), "publish")
    return CaseStudyPage.objects.get(locale__language_code="id")


def begin(cms: Cms, page: Page, **more: Any) -> CaseStudyPage:
    """An editor begins the English translation."""
    english = Locale.objects.get(language_code="en")
    cms.client(cms.editor).post(f"/cms/localize/submit/page/{page.pk}/", {"locales": [english.pk], **more})
    made: CaseStudyPage = page.get_translation(english).specific
    return made


def test_editor_begins_a_translation_which_stays_a_draft(cms: Cms, page: CaseStudyPage) -> None:
    assert (
        f"/cms/localize/submit/page/{page.pk}/"
        in cms.client(cms.editor).get(f"/cms/pages/{page.pk}/edit/").content.decode()
    )
    assert not begin(cms, page).live


def test_trees_are_not_translated_at_a_stroke(cms: Cms, page: CaseStudyPage) -> None:
    client = cms.client(cms.editor)
    form = client.get(f"/cms/localize/submit/page/{page.pk}/").content.decode()
    assert '<input type="hidden" name="include_subtree"' in form
    cms.home.get_translations().first().get_descendants().filter(slug__startswith="studi").delete()
    english = Locale.objects.get(language_code="en")
    client.post(f"/cms/localize/submit/page/{cms.cases.pk}/", {"locales": [english.pk], "include_subtree": "on"})
    assert not CaseStudyPage.objects.filter(locale=english).exists()


def test_editor_publishes_no_translation_by_any_door(cms: Cms, page: CaseStudyPage) -> None:
    made = begin(cms, page)
    client = cms.client(cms.editor)
    client.post(f"/cms/pages/{made.pk}/edit/", {"action": "publish"})
    source = TranslationSource.objects.get(object_id=page.translation_key)
    client.post(f"/cms/localize/update/{source.pk}/", {"publish_translations": "on"})
    assert client.post(f"/cms/localize/page/{made.pk}/convert_to_alias/").status_code == 404
    client.post(f"/cms/pages/{made.pk}/edit/", {"localize-convert-to-alias": "1"})
    made.refresh_from_db()
    assert not made.live


def test_publisher_publishes_a_translation(
    cms: Cms, page: CaseStudyPage, django_capture_on_commit_callbacks: Any
) -> None:
    made = begin(cms, page)
    with django_capture_on_commit_callbacks(execute=True):
        response = cms.client(cms.publisher).post(f"/cms/pages/{made.pk}/edit/", {"action": "publish"})
    assert response.status_code == 302
    made.refresh_from_db()
    assert made.live


def test_translation_that_breaks_a_rule_is_not_published(
    cms: Cms, page: CaseStudyPage, django_capture_on_commit_callbacks: Any
) -> None:
    made = begin(cms, page)
    translation = Translation.objects.get(target_locale__language_code="en", source__object_id=page.translation_key)
    segment = translation.source.stringsegment_set.get(context__path="summary")
    StringTranslation.objects.create(
        translation_of=segment.string, locale=translation.target_locale, context=segment.context, data="word " * 201
    )
    client = cms.client(cms.publisher)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/cms/pages/{made.pk}/edit/", {"action": "publish"})
    made.refresh_from_db()
    assert not made.live
    assert len(made.summary.split()) < 200
    assert "201" in client.get("/cms/").content.decode()


def test_list_shows_the_state_of_the_translation(cms: Cms, page: CaseStudyPage) -> None:
    client = cms.client(cms.editor)

    def titles(query: str) -> set[int]:
        return {row.pk for row in client.get(f"/cms/studi-kasus/?{query}").context["object_list"]}

    assert titles("translation=none") == {page.pk}
    made = begin(cms, page)
    assert titles("translation=none") == set()
    assert titles("translation=draft") == {page.pk}
    made.get_latest_revision().publish()
    assert titles("translation=live") == {page.pk, made.pk}
    Page.objects.filter(pk=made.pk).update(last_published_at="2020-01-01T00:00Z")
    assert titles("translation=behind") == {page.pk}


def test_translation_is_complete_without_an_address_of_its_own_and_may_have_one(
    cms: Cms, page: CaseStudyPage, django_capture_on_commit_callbacks: Any
) -> None:
    made = begin(cms, page)
    translation = Translation.objects.get(source__object_id=page.translation_key)
    for segment in translation.source.stringsegment_set.all():
        StringTranslation.objects.create(
            translation_of=segment.string,
            locale=translation.target_locale,
            context=segment.context,
            data=f"English {segment.string.data}"[:60],
        )
    assert translation.get_progress()[0] == translation.get_progress()[1]
    with django_capture_on_commit_callbacks(execute=True):
        cms.client(cms.publisher).post(f"/cms/pages/{made.pk}/edit/", {"action": "publish"})
    made.refresh_from_db()
    assert made.live
    assert made.slug == page.slug
    address = OverridableSegment.objects.get(source=translation.source, context__path="slug")
    SegmentOverride.objects.create(locale=translation.target_locale, context=address.context, data_json='"own-address"')
    with django_capture_on_commit_callbacks(execute=True):
        cms.client(cms.publisher).post(f"/cms/pages/{made.pk}/edit/", {"action": "publish"})
    made.refresh_from_db()
    assert made.slug == "own-address"


def test_form_for_translations_leaves_out_what_is_only_a_number(cms: Cms, page: CaseStudyPage) -> None:
    begin(cms, page)
    shown = OverridableSegment.objects.values_list("context__path", flat=True)
    assert not {"organisation", "region", "visit"} & set(shown)
