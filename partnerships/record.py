"""A partnership as its parties see it: how its list is searched, its stages, its agreements, whom to ask."""

from django.db.models import OuterRef, Q, Subquery

from partnerships.models import Agreement, Party
from partnerships.models.partnerships import PartnershipQuerySet


def found_by(rows: PartnershipQuerySet, words: str) -> PartnershipQuerySet:
    """Those that have every word in their title, their aim or a party's name."""
    for word in words.split():
        names = Q(organisation__name_id__icontains=word) | Q(organisation__name_en__icontains=word)
        parties = Party.objects.filter(names | Q(unit__name_id__icontains=word))
        rows = rows.filter(Q(title__icontains=word) | Q(aim__icontains=word) | Q(pk__in=parties.values("partnership")))
    return rows


def with_end(rows: PartnershipQuerySet) -> PartnershipQuerySet:
    """With `ends_on`: the last day of what was signed longest; None where nothing was signed."""
    signed = Agreement.objects.signed().filter(partnership=OuterRef("pk")).order_by("-ends_on")
    return rows.annotate(ends_on=Subquery(signed.values("ends_on")[:1]))
