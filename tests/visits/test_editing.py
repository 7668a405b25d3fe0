"""A visit report from the first draft to the public page, as an editor and a publisher meet it."""

import pytest
from django.core import mail

from tests.cms import Cms, add, commitment, edit, make_cms, participant, report_form, rows_with
from visits.models import VisitReportPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def cms() -> Cms:
    return make_cms()


def stored() -> VisitReportPage:
    return VisitReportPage.objects.get()


def test_draft_may_be_incomplete(cms: Cms) -> None:
    data = report_form(cms, summary="", visit="", dimensions=[], sources=rows_with())
    response = add(cms.client(cms.editor), cms.visits, VisitReportPage, data)
    assert response.status_code == 302
    assert (stored().live, stored().visit) == (False, None)


def test_submitting_is_refused_with_reasons_that_lead_to_the_fields(cms: Cms) -> None:
    data = report_form(
        cms,
        summary="",
        sources=rows_with(),
        dimensions=[],
        participants=rows_with(participant(cms), participant(cms, name="Yansen TP")),
    )
    response = add(cms.client(cms.editor), cms.visits, VisitReportPage, data, "submit")
    assert response.status_code == 200
    assert not VisitReportPage.objects.exists()
    page = response.content.decode()
    for anchor in ("id_summary", "id_sources", "id_dimensions", "id_participants-1-name_basis"):
        assert f'href="#{anchor}" data-problem' in page
    assert page.count("Yansen TP") >= 2  # what was typed is still there, and named in the reason


def test_reasons_are_told_together_with_wagtails_own(cms: Cms) -> None:
    data = report_form(cms, visit="", sources=rows_with())
    page = add(cms.client(cms.editor), cms.visits, VisitReportPage, data, "submit").content.decode()
    assert 'href="#id_visit" data-problem' in page
    assert 'href="#id_sources" data-problem' in page


def test_second_report_of_the_same_visit_is_not_published(cms: Cms) -> None:
    client = cms.client(cms.publisher)
    assert add(client, cms.visits, VisitReportPage, report_form(cms), "publish").status_code == 302
    again = add(client, cms.visits, VisitReportPage, report_form(cms, title="Lagi", slug="lagi"), "publish")
    assert 'href="#id_visit" data-problem' in again.content.decode()
    assert VisitReportPage.objects.live().count() == 1


def test_missing_owner_and_due_date_are_shown_but_do_not_block(cms: Cms) -> None:
    data = report_form(cms, commitments=rows_with(commitment(cms, owner_office="", due_on="")))
    client = cms.client(cms.publisher)
    response = add(client, cms.visits, VisitReportPage, data, "publish")
    assert response.status_code == 302
    assert stored().live
    seen = client.get(f"/cms/pages/{stored().pk}/edit/").content.decode()
    assert 'href="#id_commitments-0-owner_office" data-problem' in seen
    assert 'href="#id_commitments-0-due_on" data-problem' in seen


def test_submitted_report_is_rejected_with_comment_and_then_approved(cms: Cms) -> None:
    editor, publisher = cms.client(cms.editor), cms.client(cms.publisher)
    assert add(editor, cms.visits, VisitReportPage, report_form(cms), "submit").status_code == 302
    page = stored()
    assert page.current_workflow_state is not None
    assert not page.live
    assert [message.to for message in mail.outbox] == [[cms.publisher.email]]
    assert f"/cms/pages/{page.pk}/edit/" in str(mail.outbox[0].body)
    mail.outbox.clear()

    task = page.current_workflow_task_state
    url = f"/cms/pages/workflow/action/{page.pk}/reject/{task.pk}/"
    publisher.post(url, {"comment": "Sebutkan tanggal pertemuan berikutnya."})
    page = stored()
    assert page.current_workflow_state.status == "needs_changes"
    assert [message.to for message in mail.outbox] == [[cms.editor.email]]
    assert "Sebutkan tanggal pertemuan berikutnya." in str(mail.outbox[0].body)
    assert "Sebutkan tanggal pertemuan berikutnya." in editor.get("/cms/").content.decode()
    mail.outbox.clear()

    source = page.sources.get()
    data = report_form(cms, summary="Dilengkapi.", sources=rows_with())
    data |= {
        "sources-TOTAL_FORMS": "1",
        "sources-INITIAL_FORMS": "1",
        "sources-0-id": str(source.pk),
        "sources-0-title": source.title,
        "sources-0-ORDER": "1",
    }
    assert edit(editor, page, data, "submit").status_code == 302
    task = stored().current_workflow_task_state
    publisher.post(f"/cms/pages/workflow/action/{page.pk}/approve/{task.pk}/", {"comment": ""})
    assert stored().live
    assert stored().summary == "Dilengkapi."
    assert mail.outbox[-1].to == [cms.editor.email]


def test_editor_cannot_publish_by_crafted_request(cms: Cms) -> None:
    client = cms.client(cms.editor)
    add(client, cms.visits, VisitReportPage, report_form(cms), "publish")
    assert not stored().live
    page = stored()
    client.post(f"/cms/bulk/wagtailcore/page/publish/?id={page.pk}", {"include_descendants": ""})
    assert not stored().live
    edit(client, page, report_form(cms), "submit")
    task = stored().current_workflow_task_state
    client.post(f"/cms/pages/workflow/action/{page.pk}/approve/{task.pk}/", {"comment": ""})
    assert not stored().live


def test_a_participant_may_be_drafted_before_the_reason_for_the_name_is_known(cms: Cms) -> None:
    data = report_form(cms, participants=rows_with(participant(cms, name="Yansen TP")))
    assert add(cms.client(cms.editor), cms.visits, VisitReportPage, data).status_code == 302
    assert stored().participants.get().name == "Yansen TP"


def test_new_report_starts_with_the_visit_it_is_about(cms: Cms) -> None:
    url = f"/cms/pages/add/visits/visitreportpage/{cms.visits.pk}/"
    client = cms.client(cms.editor)
    assert f'value="{cms.visit.pk}"' in client.get(f"{url}?kunjungan={cms.visit.pk}").content.decode()
    for nonsense in ("x", "-1", "9" * 400, "²", "%00"):
        assert client.get(f"{url}?kunjungan={nonsense}").status_code == 200


def test_home_lists_the_visit_until_its_report_is_published(cms: Cms) -> None:
    publisher = cms.client(cms.publisher)
    before = publisher.get("/cms/").content.decode()
    assert f"?kunjungan={cms.visit.pk}" in before
    add(publisher, cms.visits, VisitReportPage, report_form(cms), "publish")
    after = publisher.get("/cms/").content.decode()
    assert f"?kunjungan={cms.visit.pk}" not in after


def test_visit_is_made_in_the_chooser(cms: Cms) -> None:
    from visits.models import Visit  # noqa: PLC0415

    client = cms.client(cms.editor)
    assert "Kaltara" in client.get("/cms/pilih-kunjungan/results/?q=kalt").content.decode()
    assert "Kaltara" not in client.get("/cms/pilih-kunjungan/results/?q=lampung").content.decode()
    form = {
        "title": "Lampung",
        "kind": cms.visit.kind.pk,
        "mode": "virtual",
        "date": "2025-01-15",
        "date_precision": "day",
        "time_zone": "Asia/Jakarta",
        "host": cms.owner.pk,
        "visitors": [cms.owner.pk],
    }
    names = {f"visit-chooser-create-form-{name}": value for name, value in form.items()} | form
    response = client.post("/cms/pilih-kunjungan/create/", names)
    assert response.json()["step"] == "chosen"
    assert Visit.objects.get(title="Lampung").visitors.get() == cms.owner


def test_names_and_titles_are_text_in_messages_and_panels(cms: Cms) -> None:
    attack = "<img src=x onerror=alert(1)>"
    data = report_form(cms, title=attack, participants=rows_with(participant(cms, name=attack)))
    client = cms.client(cms.editor)
    refused = add(client, cms.visits, VisitReportPage, data, "submit").content.decode()
    add(client, cms.visits, VisitReportPage, data)
    shown = client.get(f"/cms/pages/{stored().pk}/edit/").content.decode() + client.get("/cms/").content.decode()
    assert attack not in refused
    assert attack not in shown
    assert "&lt;img src=x" in refused


def test_visit_with_a_report_is_not_deleted(cms: Cms) -> None:
    client = cms.client(cms.editor)
    add(client, cms.visits, VisitReportPage, report_form(cms))
    assert client.get("/cms/kunjungan/").content.decode().count(f"/cms/kunjungan/edit/{cms.visit.pk}/") >= 1
    assert client.post(f"/cms/kunjungan/delete/{cms.visit.pk}/").status_code < 500
    cms.visit.refresh_from_db()


def test_other_roles_do_not_keep_visits(cms: Cms) -> None:
    from tests.factories import member_of  # noqa: PLC0415

    for role in ("administrator", "auditor", "jsc_coordinator", "member"):
        client = cms.client(member_of(role))
        assert client.get("/cms/kunjungan/").status_code in {302, 404}
        client.post(f"/cms/kunjungan/delete/{cms.visit.pk}/")
        client.post("/cms/pilih-kunjungan/create/", {"title": "X"})
    cms.visit.refresh_from_db()
    assert type(cms.visit).objects.count() == 1
