"""Synthetic records behave like pages that were written one by one."""

from collections import Counter
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from wagtail.models import Locale, Page

from casestudies.models import CaseStudyIndexPage, CaseStudyPage
from portal.accounts.models import User
from portal.core.models import Event, Generation, StatusChange
from portal.demo.scale import NoTree, Scale
from portal.demo.scale_threads import ScaledThreads
from portal.demo.threads import COORDINATOR
from portal.pages.tree import make_trunk
from portal.regions.models import SDG, Dimension, Urusan
from tests.factories import MembershipFactory, OrganisationFactory, RegionFactory, UserFactory
from visits import jobs
from visits.models import Need, NextStep, Point, Visit, VisitKind, VisitReportIndexPage, VisitReportPage
from visits.models.visit import HAPPENED

pytestmark = pytest.mark.django_db


@pytest.fixture
def trunk() -> None:
    """Home and lists without content."""
    make_trunk()
    RegionFactory(code="65")
    OrganisationFactory.create_batch(2)
    for n in (1, 2, 3):
        Dimension.objects.create(key=f"dimensi_{n}", name_id=f"Dimensi {n}")
        Urusan.objects.create(key=f"urusan_{n}", name_id=f"Urusan {n}", group="basic", number=n)
        SDG.objects.create(number=n, name_id=f"Tujuan {n}")
    VisitKind.objects.create(key="kunjungan_kerja", name_id="Kunjungan kerja")


def snapshot() -> list[tuple[Any, ...]]:
    return list(CaseStudyPage.objects.order_by("path").values_list("title", "translation_key", "summary", "start_year"))


@pytest.mark.usefixtures("trunk")
def test_synthetic_pages_are_valid_and_the_tree_is_sound() -> None:
    Scale().run(case_studies=30, visits=30)
    assert Page.find_problems() == ([], [], [], [], [])
    assert CaseStudyIndexPage.objects.get(locale__language_code="id").get_children().count() == 30
    assert VisitReportIndexPage.objects.get(locale__language_code="id").numchild == 30
    for page in [*CaseStudyPage.objects.all(), *VisitReportPage.objects.all()]:
        page.full_clean()
        assert page.specific_class is type(page)
        assert "contoh" in page.title
    assert Visit.objects.count() == 30
    assert {case.results.count() for case in CaseStudyPage.objects.all()} == {2}


@pytest.mark.usefixtures("trunk")
def test_synthetic_pages_are_in_the_lists_and_can_be_read(client: Client) -> None:
    Scale().run(case_studies=30, visits=3)
    newest = CaseStudyPage.objects.order_by("-first_published_at").first()
    assert newest is not None
    assert newest.title in client.get("/studi-kasus/").content.decode()
    assert client.get(newest.get_url()).status_code == 200
    assert VisitReportPage.objects.get(slug="contoh-1").title in client.get("/kunjungan/").content.decode()


@pytest.mark.usefixtures("trunk")
def test_an_editor_can_publish_a_synthetic_page() -> None:
    Scale().run(case_studies=1, visits=1)
    page = VisitReportPage.objects.get()
    page.title = "Judul baru"
    page.save_revision().publish()
    assert VisitReportPage.objects.get().title == "Judul baru"


@pytest.mark.usefixtures("trunk")
def test_the_same_seed_makes_the_same_records_and_a_second_run_adds() -> None:
    Scale(seed=7).run(case_studies=3, visits=0)
    first = snapshot()
    CaseStudyPage.objects.all().delete()
    Page.fix_tree()
    Scale(seed=7).run(case_studies=3, visits=0)
    assert snapshot() == first
    Scale(seed=7).run(case_studies=2, visits=0)
    assert snapshot()[:3] == first
    assert Counter(page.slug for page in CaseStudyPage.objects.all()).most_common(1)[0][1] == 1
    assert CaseStudyPage.objects.count() == 5


@pytest.mark.usefixtures("trunk")
def test_cached_counts_are_renewed_once() -> None:
    before = Generation.of(["pages"])
    Scale().run(case_studies=2, visits=2)
    assert Generation.of(["pages"]) != before


def test_without_lists_the_command_says_what_to_run_first() -> None:
    Locale.objects.get_or_create(language_code="id")
    with pytest.raises(CommandError, match="seed_demo"):
        call_command("seed_scale", case_studies=1, stdout=StringIO())


@pytest.fixture
def host(trunk: None) -> User:
    """The coordinator of the organisation that runs the portal."""
    user = UserFactory(email=COORDINATOR)
    MembershipFactory(user=user, organisation=OrganisationFactory(runs_portal=True), role="jsc_coordinator")
    return user


def threads() -> list[tuple[Any, ...]]:
    points = Point.objects.order_by("pk").values_list("visit__title", "text", "kind", "due_on", "is_public")
    return [*Visit.objects.order_by("pk").values_list("title", "status", "date"), *points]


def test_synthetic_visits_are_valid_and_stand_in_the_workspace(client: Client, host: User) -> None:
    ScaledThreads().run(visits=60, points=120, needs=10)
    for row in [*Visit.objects.all(), *Point.objects.all(), *NextStep.objects.all(), *Need.objects.all()]:
        row.full_clean(exclude=["letter"])
    assert Visit.objects.count() == 60
    assert {"held", "closed", "submitted"} <= set(Visit.objects.values_list("status", flat=True))
    assert set(Point.objects.values_list("visit__status", flat=True)) <= set(HAPPENED)
    assert Point.objects.loose().exists()
    assert not Point.objects.loose().filter(visit__status="closed").exists()
    last = {change.object_id: change.to_status for change in StatusChange.objects.order_by("at", "pk")}
    assert last == {str(visit.pk): visit.status for visit in Visit.objects.all()}
    client.force_login(host)
    assert "contoh" in client.get("/ruang-kerja/").content.decode()
    assert client.get(f"/ruang-kerja/kunjungan/{Point.objects.all()[0].visit_id}/").status_code == 200


@pytest.mark.usefixtures("host")
def test_the_same_seed_makes_the_same_visits_and_points() -> None:
    ScaledThreads(seed=7).run(visits=20, points=30)
    first = threads()
    Visit.objects.all().delete()
    ScaledThreads(seed=7).run(visits=20, points=30)
    assert threads() == first


@pytest.mark.usefixtures("host")
def test_the_clock_reminds_of_each_synthetic_follow_up_once() -> None:
    ScaledThreads().run(visits=30, points=40, reminders=25)
    assert jobs.remind_of_steps() == 25
    assert jobs.remind_of_steps() == 0
    assert Event.objects.count() == 25


@pytest.mark.usefixtures("trunk")
def test_without_a_coordinator_no_visit_is_made() -> None:
    with pytest.raises(NoTree):
        ScaledThreads().run(visits=1)
