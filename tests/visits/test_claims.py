from datetime import date

from django.test import Client

from portal.regions.models import Indicator, RegionFact
from tests.factories import IndicatorFactory
from tests.site import Portal
from visits.models import StatedFact, VisitReportPage


def state(portal: Portal, page: VisitReportPage, value: int = 72, **fields: object) -> StatedFact:
    indicator: Indicator = Indicator.objects.first() or IndicatorFactory()
    row = StatedFact(
        page=page,
        claim="Internet menjangkau 72 persen.",
        region=portal.region,
        indicator=indicator,
        value=value,
        unit="%",
        speaker_office="Kepala DKISP",
        speaker_organisation=portal.visitor,
        locale=page.locale,
        **fields,
    )
    row.save()
    return row


def publish(page: VisitReportPage) -> VisitReportPage:
    fresh = VisitReportPage.objects.get(pk=page.pk)
    fresh.sources.model.objects.get_or_create(page=fresh, title="Siaran pers", locale=fresh.locale)
    VisitReportPage.objects.get(pk=page.pk).save_revision().publish()
    return VisitReportPage.objects.get(pk=page.pk)


def test_publishing_turns_stated_facts_into_claims_of_the_region(client: Client, portal: Portal) -> None:
    page = portal.report(slug="kaltara", live=False)
    state(portal, page)
    state(portal, page, 60, said_on=date(2022, 3, 18))
    publish(page)
    claims = RegionFact.objects.claims().order_by("said_on")
    assert [(int(one.value or 0), one.said_on) for one in claims] == [(72, date(2022, 3, 17)), (60, date(2022, 3, 18))]
    first = claims[0]
    assert (first.region, first.speaker_office, first.speaker_organisation, first.source, first.source_url) == (
        portal.region,
        "Kepala DKISP",
        portal.visitor.name_id,
        page.title,
        "http://localhost:8000/kunjungan/kaltara/",
    )
    assert "Kepala DKISP" in client.get(portal.region.get_absolute_url()).content.decode()


def test_publishing_again_neither_doubles_nor_keeps_what_is_no_longer_stated(portal: Portal) -> None:
    page = portal.report(live=False)
    kept, dropped = state(portal, page, 72), state(portal, page, 60)
    publish(page)
    StatedFact.objects.filter(pk=dropped.pk).delete()
    StatedFact.objects.filter(pk=kept.pk).update(value=73)
    publish(page)
    assert [int(one.value or 0) for one in RegionFact.objects.claims()] == [73]


def test_unpublished_and_deleted_reports_leave_no_claims(portal: Portal) -> None:
    for end in ("unpublish", "delete"):
        page = portal.report(live=False)
        state(portal, page)
        page = publish(page)
        assert RegionFact.objects.claims().count() == 1
        getattr(page, end)()
        assert not RegionFact.objects.claims().exists(), end


def test_draft_and_translation_write_no_claims(portal: Portal) -> None:
    page = portal.report(live=False)
    state(portal, page)
    page.save_revision()
    assert not RegionFact.objects.claims().exists()
    english = portal.report("English", english_of=page, visit=page.visit, live=False)
    state(portal, english)
    publish(english)
    assert not RegionFact.objects.claims().exists()


def test_claim_follows_the_address_of_its_report(portal: Portal) -> None:
    page = portal.report(slug="lama", live=False)
    state(portal, page)
    page = publish(page)
    page.slug = "baru"
    page.save_revision().publish()
    assert RegionFact.objects.claims().get().source_url.endswith("/kunjungan/baru/")
