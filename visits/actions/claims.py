"""What follows from publishing a visit report: what was said of a region becomes a claim of that region."""

from typing import Any

from django.db import transaction
from wagtail.models import Page

from portal.core.models import Generation
from portal.pages.presentation import absolute
from portal.regions.models import FactKind, RegionFact
from visits.models import VisitReportPage


def origin(page: Page) -> str:
    """How the claims of a report are known again."""
    return f"visits.report:{page.pk}:"


@transaction.atomic
def record_claims(page: VisitReportPage) -> None:
    """Write the stated facts of a live Indonesian report as claims of their regions; what is no longer stated goes.

    A translation states the same facts, so it writes none. May be repeated.
    """
    if page.locale.language_code != "id" or page.visit is None or not page.live:
        withdraw_claims(page)
        return
    said = {f"{origin(page)}{fact.pk}": fact for fact in page.stated_facts.all().select_related("speaker_organisation")}
    _claims(page).exclude(origin_key__in=said).delete()
    for key, fact in said.items():
        RegionFact.objects.update_or_create(
            origin_key=key,
            defaults={
                "kind": FactKind.CLAIM,
                "region_id": fact.region_id,
                "indicator_id": fact.indicator_id,
                "value": fact.value,
                "value_max": fact.value_max,
                "value_text": fact.value_text,
                "unit": fact.unit,
                "speaker_office": fact.speaker_office,
                "speaker_organisation": fact.speaker_organisation.name_id if fact.speaker_organisation else "",
                "said_on": fact.said_on or page.visit.date,
                "note": fact.claim,
                "source": page.title,
                "source_url": absolute(page.get_url() or ""),
            },
        )
    Generation.advance("regions")


@transaction.atomic
def withdraw_claims(page: Page) -> None:
    """Remove the claims that came from a report."""
    if _claims(page).delete()[0]:
        Generation.advance("regions")


def _claims(page: Page) -> Any:
    return RegionFact.objects.filter(origin_key__startswith=origin(page))


def on_published(sender: type, instance: VisitReportPage, **kwargs: Any) -> None:
    """A report went live, or changed."""
    record_claims(instance)


def on_gone(sender: type, instance: VisitReportPage, **kwargs: Any) -> None:
    """A report was taken off the site, or deleted."""
    withdraw_claims(instance)


def on_moved(sender: type, instance: Page, **kwargs: Any) -> None:
    """Addresses below a page changed, and with them the claims' source."""
    for report in VisitReportPage.objects.descendant_of(instance, inclusive=True).live():
        record_claims(report)
