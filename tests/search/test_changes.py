"""What is written down when something changes."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from wagtail.models import Page, PageViewRestriction

from casestudies.models import CaseStudyIndexPage
from portal.core.models import ErrorReport
from portal.pages.models import ArticlePage
from search import sources, worker
from search.models import SearchJob
from search.sources import Change, Document, Source, Watch
from tests.cms import make_cms
from tests.search import notes

ARTICLES = Source(
    kind="article",
    label="article",
    label_plural="articles",
    model=ArticlePage,
    queryset=lambda: ArticlePage.objects.live().public(),
    document=lambda page: Document(title=page.title, language="id", audience=frozenset({"public"})),
    visible_to=lambda reader: ArticlePage.objects.live().public(),
    url=lambda page: page.url,
    for_display=lambda pks: ArticlePage.objects.filter(pk__in=pks),
)


@pytest.fixture
def _notes(monkeypatch: Any, db: None) -> Iterator[None]:
    with notes.only(monkeypatch, notes.SOURCE):
        yield


@pytest.fixture
def article(monkeypatch: Any, db: None) -> Iterator[ArticlePage]:
    """A published article in a list, and no jobs yet."""
    monkeypatch.setattr(sources, "_sources", {})
    cms = make_cms()
    page = cms.articles.add_child(
        instance=ArticlePage(title="Artikel", slug="artikel-satu", summary="Ringkas", locale=cms.articles.locale)
    )
    with notes.only(monkeypatch, ARTICLES):
        SearchJob.objects.all().delete()
        yield page


def jobs() -> list[tuple[str, str, bool]]:
    """What was written down since it was last asked, each once."""
    found = list(dict.fromkeys(SearchJob.objects.order_by("pk").values_list("kind", "object_id", "hides")))
    SearchJob.objects.all().delete()
    return found


@pytest.mark.usefixtures("_notes")
def test_saving_and_deleting_is_written_down_and_deleting_hides() -> None:
    note = notes.write("satu")
    pk = str(note.pk)
    assert jobs() == [("note", pk, False)]
    note.save()
    assert jobs() == [("note", pk, False)]
    note.delete()
    assert jobs() == [("note", pk, True)]


@pytest.mark.usefixtures("_notes")
def test_what_is_rolled_back_leaves_no_job() -> None:
    with transaction.atomic():
        notes.write("satu")
        assert SearchJob.objects.count() == 1
        transaction.set_rollback(True)
    assert jobs() == []


@pytest.mark.usefixtures("_notes")
def test_the_worker_is_called_once_a_transaction_and_after_it(django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks() as callbacks:
        for word in ("satu", "dua", "tiga"):
            notes.write(word)
        with transaction.atomic():
            notes.write("empat")
            transaction.set_rollback(True)
    assert callbacks == [worker.call]


def test_a_watched_row_touches_the_object_it_belongs_to(monkeypatch: Any, db: None) -> None:
    watch = Watch(ErrorReport, lambda row, deleted: [Change("article", row.message, deleted)])
    watching = Source(**{**vars(ARTICLES), "watches": (watch,)})
    with notes.only(monkeypatch, watching):
        notes.write("7").delete()
        assert jobs() == [("article", "7", False), ("article", "7", True)]


def test_a_draft_of_a_published_page_changes_nothing_publishing_does(article: ArticlePage) -> None:
    article.title = "Judul baru"
    revision = article.save_revision()
    assert jobs() == []
    revision.publish()
    assert jobs() == [("article", str(article.pk), False)]


def test_unpublishing_hides(article: ArticlePage) -> None:
    article.unpublish()
    assert jobs() == [("article", str(article.pk), True)]


def test_deleting_a_list_hides_the_pages_in_it(article: ArticlePage) -> None:
    pk = str(article.pk)
    Page.objects.get(pk=article.get_parent().pk).delete()
    assert ("article", pk, True) in jobs()


def test_a_page_saved_without_its_own_fields_is_noticed(article: ArticlePage) -> None:
    bare = Page.objects.get(pk=article.pk)
    bare.title = "Judul baru"
    bare.save()
    assert jobs() == [("article", str(article.pk), False)]


def test_moving_a_page_hides_all_below_it(article: ArticlePage) -> None:
    article.get_parent().move(CaseStudyIndexPage.objects.first(), pos="last-child")
    assert ("article", str(article.pk), True) in jobs()


def test_a_restriction_hides_all_below_it_when_made_and_when_taken_away(article: ArticlePage) -> None:
    restriction = PageViewRestriction.objects.create(page=article.get_parent(), restriction_type="login")
    assert jobs() == [("article", str(article.pk), True)]
    restriction.delete()
    assert jobs() == [("article", str(article.pk), True)]
