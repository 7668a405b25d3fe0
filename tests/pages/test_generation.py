from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from wagtail.models import PageViewRestriction

from portal.core.models import Generation
from portal.pages.models import ArticlePage, ArticleSource
from tests.site import Portal


def ready(portal: Portal, *, live: bool = False) -> ArticlePage:
    page = portal.article(live=live, body=[("heading", "Isi")])
    ArticleSource.objects.create(page=page, title="Sumber", locale=page.locale)
    return ArticlePage.objects.get(pk=page.pk)


CHANGES: list[Callable[[Portal, Any], Any]] = [
    lambda portal, page: page.save_revision().publish(),
    lambda portal, page: page.unpublish(),
    lambda portal, page: page.move(portal.english(portal.articles)),
    lambda portal, page: page.delete(),
    lambda portal, page: PageViewRestriction.objects.create(page=page, restriction_type="login"),
]


@pytest.mark.parametrize("change", CHANGES, ids=["publish", "unpublish", "move", "delete", "restrict"])
def test_whatever_readers_see_otherwise_is_counted_anew(portal: Portal, change: Callable[[Portal, Any], Any]) -> None:
    page = ready(portal, live=True)
    before = Generation.of(["pages"])
    change(portal, page)
    assert Generation.of(["pages"]) != before


def test_a_draft_saved_changes_no_count(portal: Portal) -> None:
    page = ready(portal)
    before = Generation.of(["pages"])
    page.save_revision()
    assert Generation.of(["pages"]) == before


def test_list_counts_a_page_as_soon_as_it_is_published_and_no_longer(client: Client, portal: Portal) -> None:
    page = ready(portal)
    totals = [client.get("/artikel/").context["listing"].total]
    page.save_revision().publish()
    totals.append(client.get("/artikel/").context["listing"].total)
    ArticlePage.objects.get(pk=page.pk).unpublish()
    totals.append(client.get("/artikel/").context["listing"].total)
    assert totals == [0, 1, 0]
