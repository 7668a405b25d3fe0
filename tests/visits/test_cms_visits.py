"""Visits in the CMS: those that have taken place; requests are answered in the workspace."""

import pytest

from tests.cms import make_cms
from tests.visits.people import Encounter
from visits.models import VisitStatus

pytestmark = pytest.mark.django_db
HAPPENED = {"held", "closed"}


@pytest.mark.parametrize("status", VisitStatus.values)
def test_the_cms_knows_visits_that_have_taken_place_only(status: str) -> None:
    cms = make_cms()
    visit = Encounter(status).visit
    visit.title = "Kunjungan rahasia"
    visit.save()
    client = cms.client(cms.editor)
    listed = client.get("/cms/kunjungan/").content.decode()
    assert ("Kunjungan rahasia" in listed) is (status in HAPPENED)
    for page in ("edit", "delete", "history", "usage"):
        answer = client.get(f"/cms/kunjungan/{page}/{visit.pk}/")
        assert (answer.status_code == 404) is (status not in HAPPENED), page


def test_the_list_of_visits_without_report_opens_beside_requests_without_a_date() -> None:
    cms = make_cms()
    Encounter("submitted", date=None)
    assert cms.client(cms.editor).get("/cms/kunjungan/?report=missing").status_code == 200
