"""What an editor sees before anything is saved: rows that are only in memory."""

from datetime import date
from typing import Any

import pytest
from wagtail.rich_text import RichText

from casestudies.models import CaseStudySource, Precondition, Result
from portal.pages.models import ArticlePage
from tests.factories import IndicatorFactory
from tests.site import Portal
from visits.models import Commitment, FollowUp, Opportunity, Participant, StatedFact, VisitReportSource


def shown(page: Any) -> str:
    """The page as its preview."""
    response = page.make_preview_request()
    response.render()
    assert response.status_code == 200
    return str(response.content.decode())


def test_preview_of_a_report_shows_rows_that_are_not_saved(portal: Portal) -> None:
    page = portal.report()
    common: dict[str, Any] = {"locale": page.locale}
    page.participants = [Participant(office="Kepala", organisation=portal.host, side="host", **common)]
    page.opportunities = [Opportunity(text="Peluang baru", **common)]
    page.commitments = [Commitment(text="Janji baru", by=portal.host, **common)]
    page.follow_ups = [FollowUp(text="Lanjutan baru", date=date(2023, 1, 1), **common)]
    page.sources = [VisitReportSource(title="Sumber baru", published_on=date(2023, 1, 2), **common)]
    page.stated_facts = [
        StatedFact(
            claim="Klaim baru",
            region=portal.region,
            indicator=IndicatorFactory(),
            value_text="luas",
            speaker_office="Kepala",
            **common,
        )
    ]
    text = shown(page)
    for part in (
        "Kepala",
        "Peluang baru",
        "Janji baru",
        "Lanjutan baru",
        "Sumber baru",
        "Klaim baru",
        "2 Januari 2023",
    ):
        assert part in text, part
    assert not Opportunity.objects.exists()


def test_preview_of_a_case_study_shows_rows_that_are_not_saved(portal: Portal) -> None:
    page = portal.case()
    common: dict[str, Any] = {"locale": page.locale}
    page.results = [Result(label="Hasil baru", after=10, unit="desa", **common)]
    page.preconditions = [
        Precondition(dimension="staff", operator="exists", why="Syarat baru", indicator=None, **common)
    ]
    page.sources = [CaseStudySource(title="Sumber baru", **common)]
    text = shown(page)
    for part in ("Hasil baru", "Syarat baru", "Sumber baru", "Tata kelola cerdas"):
        assert part in text, part


def test_preview_of_a_page_that_was_never_saved_stands(portal: Portal) -> None:
    page = ArticlePage(
        title="Baru", slug="baru", locale=portal.articles.locale, body=[("text", RichText("<p>Isi</p>"))]
    )
    page.set_url_path(portal.articles)
    assert "Baru" in shown(page)


@pytest.mark.parametrize("name", ["home", "cases", "visits", "articles"])
def test_preview_of_home_and_lists_stands(portal: Portal, name: str) -> None:
    assert shown(getattr(portal, name))
