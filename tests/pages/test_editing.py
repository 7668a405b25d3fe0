"""The CMS as an editor, a publisher and others meet it: menu, home, previews, publishing by every door."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Page, Revision

from casestudies.models import CaseStudyPage
from portal.accounts.actions import invite, set_language
from portal.core import tick
from portal.core.models import ErrorReport, today
from portal.pages.jobs import publish_scheduled
from portal.pages.models import ArticlePage, PortalImage
from portal.pages.publishing import NotReady, problems_of
from tests.cms import Cms, add, case_form, edit, make_cms
from tests.factories import member_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def cms() -> Cms:
    return make_cms()


def menu(client: Client) -> set[str]:
    """Names of the entries of the main menu."""
    page = client.get("/cms/").content.decode()
    found = re.search(r'id="wagtail-sidebar-props"[^>]*>(.*?)</script>', page, re.DOTALL)
    assert found
    names: set[str] = set()

    def walk(node: Any) -> None:
        if isinstance(node, dict):
            names.update(str(node[key]) for key in ("name",) if key in node)
            for value in node.values():
                walk(value)
        elif isinstance(node, list):
            for value in node:
                walk(value)

    walk(json.loads(found[1]))
    return names


def incomplete_case(cms: Cms, **fields: Any) -> CaseStudyPage:
    """A draft that lacks nearly everything, with a revision."""
    page: CaseStudyPage = cms.cases.add_child(instance=CaseStudyPage(title="Draf", slug="draf", live=False, **fields))
    page.save_revision(user=cms.editor, clean=False)
    return page


def complete_case(cms: Cms, **changes: Any) -> CaseStudyPage:
    """A draft that lacks nothing."""
    add(cms.client(cms.editor), cms.cases, CaseStudyPage, case_form(cms, **changes))
    return CaseStudyPage.objects.get(slug="crm", locale__language_code="id")


WRITING = {
    "explorer",
    "case-studies",
    "visit-reports",
    "articles",
    "visits",
    "case-study-contacts",
    "images",
    "documents",
}
NEVER = {"help", "sites", "groups", "users", "locales", "workflows-settings", "workflow-tasks", "site-history"}


def test_menu_shows_what_the_person_may_use(cms: Cms) -> None:
    editor, administrator = menu(cms.client(cms.editor)), menu(cms.client(member_of("administrator")))
    assert editor >= WRITING | {"error-reports"}
    assert not editor & (NEVER | {"settings", "people"})
    assert menu(cms.client(cms.publisher)) >= WRITING
    assert not administrator & WRITING
    assert "error-reports" in administrator


def test_cms_asks_no_other_host(cms: Cms) -> None:
    page = cms.client(cms.editor).get("/cms/").content.decode()
    asked = re.findall(r'(?:<link[^>]+href|src)="((?:https?:)?//[^"]+)', page)
    linked = re.findall(r'<a [^>]*href="(https?://[^"]+)', page)
    assert asked == []
    assert linked == ["https://www.enable-javascript.com/"]  # only where there is no JavaScript


def test_interface_follows_the_language_of_the_person(cms: Cms) -> None:
    indonesian = cms.client(cms.editor).get("/cms/").content.decode()
    person = member_of("jsc_editor", cms.owner)
    set_language(user=person, language="en")
    english = cms.client(person).get("/cms/").content.decode()
    assert '<html lang="id"' in indonesian
    assert '<html lang="en"' in english


def test_home_says_when_there_is_nothing(cms: Cms) -> None:
    from visits.models import Visit  # noqa: PLC0415

    Visit.objects.all().delete()
    page = cms.client(cms.publisher).get("/cms/")
    assert page.content.decode().count("cms-home__empty") == 6


def test_home_of_an_administrator_tells_of_error_reports_and_invitations_and_searches_no_pages(cms: Cms) -> None:
    administrator = member_of("administrator", cms.owner)
    client = cms.client(administrator)
    assert client.get("/cms/").content.decode().count("cms-home__empty") == 2
    ErrorReport.objects.create(path="/artikel/", message="Angkanya keliru.", language="id")
    ErrorReport.objects.create(path="/daerah/", message="Sudah beres.", language="id", resolved_on=today())
    invite(email="baru@contoh.example", organisation=cms.owner, role="member", by=administrator)
    expired, _token = invite(email="lama@contoh.example", organisation=cms.owner, role="member", by=administrator)
    expired.expires_at = timezone.now() - timedelta(days=1)
    expired.save()
    page = client.get("/cms/").content.decode()
    assert "Angkanya keliru." in page
    assert "Sudah beres." not in page
    assert page.index("baru@contoh.example") < page.index("lama@contoh.example")
    assert page.count("cms-home__row--late") == 1
    assert "cms-without-pages" in page
    assert "cms-without-pages" not in cms.client(cms.editor).get("/cms/").content.decode()


def test_report_of_translations_is_for_those_who_write(cms: Cms) -> None:
    administrator = cms.client(member_of("administrator", cms.owner))
    for path in ("/cms/localize/reports/translations/", "/cms/localize/reports/translations/results/"):
        assert cms.client(cms.editor).get(path).status_code == 200
        assert administrator.get(path).status_code == 404
    assert "reports" not in menu(administrator)


def test_home_costs_the_same_with_many_rows(cms: Cms) -> None:
    client = cms.client(cms.publisher)
    client.get("/cms/")
    incomplete_case(cms, owner=cms.publisher)
    with CaptureQueriesContext(connection) as one:
        client.get("/cms/")
    for number in range(12):
        page = cms.cases.add_child(
            instance=CaseStudyPage(title=f"D{number}", slug=f"d{number}", live=False, owner=cms.publisher)
        )
        page.save_revision(user=cms.publisher, clean=False)
    with CaptureQueriesContext(connection) as many:
        client.get("/cms/")
    assert len(many) == len(one)
    assert len(one) <= 30


def test_drafts_of_mine_are_on_my_home_and_not_on_others(cms: Cms) -> None:
    page = incomplete_case(cms, owner=cms.editor)
    link = f"/cms/pages/{page.pk}/edit/"
    assert link in cms.client(cms.editor).get("/cms/").content.decode()
    assert link not in cms.client(cms.publisher).get("/cms/").content.decode()


def test_preview_stands_in_a_frame_of_the_cms_only(cms: Cms) -> None:
    page = complete_case(cms)
    client = cms.client(cms.editor)
    url = f"/cms/pages/{page.pk}/edit/preview/"
    assert client.post(url, case_form(cms, title="Judul baru")).json() == {"is_valid": True, "is_available": True}
    response = client.get(f"{url}?in_preview_panel=true")
    assert response.status_code == 200
    assert "Judul baru" in response.content.decode()
    assert response.headers["X-Frame-Options"].upper() == "SAMEORIGIN"
    policy = response.headers["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in policy
    assert "unsafe-inline" not in policy
    assert "frame-ancestors 'none'" in client.get("/").headers["Content-Security-Policy"]


def test_draft_of_incomplete_page_can_be_previewed(cms: Cms) -> None:
    page = incomplete_case(cms)
    response = cms.client(cms.editor).get(f"/cms/pages/{page.pk}/view_draft/")
    assert response.status_code == 200


# Publishing by every door


def test_publishing_from_code_is_refused(cms: Cms) -> None:
    page = incomplete_case(cms)
    with pytest.raises(NotReady):
        page.get_latest_revision().publish()
    page.refresh_from_db()
    assert not page.live


def test_bulk_publishing_leaves_the_incomplete_out_and_says_why(cms: Cms) -> None:
    good, bad = complete_case(cms), incomplete_case(cms)
    client = cms.client(cms.publisher)
    url = f"/cms/bulk/wagtailcore/page/publish/?next=/cms/&id={good.pk}&id={bad.pk}"
    assert client.get(url).status_code == 200
    response = client.post(url, follow=True)
    assert Page.objects.get(pk=good.pk).live
    assert not Page.objects.get(pk=bad.pk).live
    assert f'href="/cms/pages/{bad.pk}/edit/#id_summary"' in response.content.decode()


def test_approval_of_what_became_incomplete_is_refused_and_changes_nothing(cms: Cms) -> None:
    picture = image(cms, credit="Humas")
    page = complete_case(cms, image=picture.pk)
    edit(cms.client(cms.editor), page, case_form(cms, image=picture.pk, **stored_rows(page)), "submit")
    page = CaseStudyPage.objects.get(pk=page.pk)
    task = page.current_workflow_task_state
    assert task is not None
    PortalImage.objects.update(credit="")
    client = cms.client(cms.publisher)
    url = f"/cms/pages/workflow/action/{page.pk}/approve/{task.pk}/"
    response = client.post(url, {"comment": ""}, headers={"X-Requested-With": "XMLHttpRequest"})
    assert response.json() == {"step": "success", "redirect": f"/cms/pages/{page.pk}/edit/"}
    assert client.post(url, {"comment": ""}).headers["Location"] == f"/cms/pages/{page.pk}/edit/"
    page = CaseStudyPage.objects.get(pk=page.pk)
    assert not page.live
    assert page.current_workflow_task_state.status == "in_progress"
    assert 'href="/cms/pages/' in client.get("/cms/").content.decode()


def stored_rows(page: CaseStudyPage) -> dict[str, Any]:
    """The rows of a stored page as its form sends them."""
    rows: dict[str, Any] = {}
    for relation, fields in (
        ("results", ("label", "after", "unit", "as_of", "as_of_precision", "source")),
        ("sources", ("title",)),
    ):
        objects = list(getattr(page, relation).all())
        rows[relation] = {
            "TOTAL_FORMS": str(len(objects)),
            "INITIAL_FORMS": str(len(objects)),
            "MIN_NUM_FORMS": "0",
            "MAX_NUM_FORMS": "1000",
            **{
                str(number): {"id": str(row.pk), "ORDER": str(number + 1), **{f: str(getattr(row, f)) for f in fields}}
                for number, row in enumerate(objects)
            },
        }
    return rows


def test_scheduled_page_goes_live_and_off_by_the_clock(cms: Cms) -> None:
    later = timezone.localtime(timezone.now() + timedelta(days=1)).strftime("%Y-%m-%d %H:%M")
    add(cms.client(cms.publisher), cms.cases, CaseStudyPage, case_form(cms, go_live_at=later), "publish")
    page = CaseStudyPage.objects.get(slug="crm")
    assert (page.live, page.approved_schedule) == (False, True)
    assert publish_scheduled() == "0 published, 0 expired, 0 refused"
    revision = page.get_latest_revision()
    revision.approved_go_live_at = timezone.now() - timedelta(minutes=1)
    revision.content["go_live_at"] = revision.approved_go_live_at.isoformat()
    revision.save()
    assert tick.run()["portal.pages.jobs.publish_scheduled"] == "1 published, 0 expired, 0 refused"
    page.refresh_from_db()
    assert page.live
    Page.objects.filter(pk=page.pk).update(expire_at=timezone.now() - timedelta(minutes=1))
    assert publish_scheduled() == "0 published, 1 expired, 0 refused"
    page.refresh_from_db()
    assert (page.live, page.expired) == (False, True)
    assert publish_scheduled() == "0 published, 0 expired, 0 refused"


def test_scheduled_page_that_became_incomplete_is_cancelled_and_its_author_told(cms: Cms) -> None:
    page = incomplete_case(cms)
    Revision.objects.filter(pk=page.latest_revision_id).update(
        approved_go_live_at=timezone.now() - timedelta(minutes=1)
    )
    assert publish_scheduled() == "0 published, 0 expired, 1 refused"
    assert [message.to for message in mail.outbox] == [[cms.editor.email]]
    assert f"/cms/pages/{page.pk}/edit/" in str(mail.outbox[0].body)
    assert publish_scheduled() == "0 published, 0 expired, 0 refused"
    page.refresh_from_db()
    assert not page.live


def test_editor_schedules_nothing(cms: Cms) -> None:
    later = timezone.localtime(timezone.now() + timedelta(days=1)).strftime("%Y-%m-%d %H:%M")
    add(cms.client(cms.editor), cms.cases, CaseStudyPage, case_form(cms, go_live_at=later), "publish")
    assert not Revision.objects.exclude(approved_go_live_at=None).exists()


# Pictures in text


def image(cms: Cms, **fields: Any) -> PortalImage:
    """A stored picture."""
    from wagtail.images.tests.utils import get_test_image_file  # noqa: PLC0415

    made: PortalImage = PortalImage.objects.create(title="Rapat", file=get_test_image_file(), **fields)
    return made


@pytest.mark.parametrize(
    ("block", "credit", "problems"),
    [
        ({"alt": "", "decorative": False}, "Humas", 1),
        ({"alt": "", "decorative": True}, "Humas", 0),
        ({"alt": "Rapat di Tarakan", "decorative": False}, "", 1),
        ({"alt": "Rapat di Tarakan", "decorative": False}, "Humas", 0),
    ],
)
def test_picture_needs_a_text_alternative_and_a_credit(
    cms: Cms, block: dict[str, Any], credit: str, problems: int
) -> None:
    value = {"image": image(cms, credit=credit).pk, "caption": "", **block}
    page = ArticlePage(title="A", summary="S", body=[{"type": "image", "value": value}])
    found = [problem for problem in problems_of(page) if problem.blocks]
    assert len(found) == problems
    assert all(problem.anchor == "id_body" for problem in found)


# Reports of errors


def test_error_report_is_read_and_resolved(cms: Cms) -> None:
    report = ErrorReport.objects.create(path="/kunjungan/", message="Tanggalnya <b>salah</b>", language="id")
    client = cms.client(cms.editor)
    assert "Tanggalnya" in client.get("/cms/laporan-kesalahan/").content.decode()
    url = f"/cms/laporan-kesalahan/edit/{report.pk}/"
    page = client.get(url).content.decode()
    assert "Tanggalnya &lt;b&gt;salah&lt;/b&gt;" in page
    client.post(url, {"resolved_on": "2026-01-02", "resolution": "Diperbaiki.", "message": "lain"})
    report.refresh_from_db()
    assert (report.resolution, report.message) == ("Diperbaiki.", "Tanggalnya <b>salah</b>")
    assert client.post(f"/cms/laporan-kesalahan/delete/{report.pk}/").status_code in {302, 403, 404}
    assert ErrorReport.objects.exists()
