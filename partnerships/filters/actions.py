"""Filters of the actions that coordinators oversee, on the page and in what they take away."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, ClassVar, Final

import django_filters
from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from partnerships.filters.public import kinds, stages
from partnerships.models import (
    Action,
    ActionStatus,
    CooperationStage,
    Partnership,
    Party,
    Priority,
    StageEntry,
)
from partnerships.models.partnerships import PartnershipQuerySet
from partnerships.models.plan import late_now
from partnerships.record import found_by
from portal.accounts.models import Organisation
from portal.core.filters import Choices, Facet, ListForm, counted, summed
from portal.core.private_lists import PrivateFilter
from portal.pages.filters import RegionFacet, urusan_facet
from portal.regions.zones import Zone

WEEK_DAYS: Final = 6  # today and the six days after it
MONTH_DAYS: Final = 30
MOST_WORDS: Final = 10


def organisations() -> Choices:
    """(slug, name) of the organisations, by name."""
    return [(one.slug, one.name) for one in Organisation.objects.order_by("name_id", "pk")]


class DueFacet(Facet):
    """Actions by when they are due: late, within a week, within a month after that. Decided anew on each day."""

    LATE, WEEK, MONTH = "terlambat", "pekan", "bulan"
    NAMES: ClassVar = ((LATE, _("late")), (WEEK, _("within 7 days")), (MONTH, _("in 8 to 30 days")))

    def __init__(self) -> None:
        super().__init__(label=_("Due"), phrase=_("due: %s"), choices=lambda: self.NAMES, group=F("due_on"))

    @classmethod
    def bucket(cls, rows: Any) -> QuerySet[Any]:
        """Those of the rows that are due by then, with the value of each as `_due`."""
        day = Zone.WIB.today()
        bucket = Case(
            When(late_now(), then=Value(cls.LATE)),
            When(due_on__lte=day + timedelta(days=WEEK_DAYS), then=Value(cls.WEEK)),
            default=Value(cls.MONTH),
            output_field=CharField(),
        )
        found: QuerySet[Any] = rows.with_owner().filter(due_on__lte=day + timedelta(days=MONTH_DAYS))
        return found.with_province().annotate(_due=bucket)  # type: ignore[attr-defined]

    def filter(self, qs: QuerySet[Any], value: Sequence[str]) -> QuerySet[Any]:
        if not value:
            return qs
        due = self.bucket(Action.objects.order_by()).filter(_due__in=value)
        return qs.filter(pk__in=due.values("pk"))

    def counting(self, qs: QuerySet[Any], name: str) -> QuerySet[Any]:
        return counted(self.bucket(qs).annotate(_value=F("_due")), name, once=True)


class OfPartnership(Facet):
    """A property of the partnership; `group` leads there from one."""

    def filter(self, qs: QuerySet[Any], value: Sequence[str]) -> QuerySet[Any]:
        if not value:
            return qs
        rows = Partnership.objects.annotate(_facet=self.group).filter(_facet__in=value)
        return qs.filter(partnership__in=rows.order_by().values("pk"))

    def counting(self, qs: QuerySet[Any], name: str) -> QuerySet[Any]:
        rows = ActionFilter.partnerships(self.parent.request.user, {})
        each = qs.filter(partnership=OuterRef("pk"))
        return summed(rows.annotate(_value=Cast(self.group, CharField())), name, each)


class OwnerFacet(Facet):
    """The organisation that owns an action."""

    def __init__(self) -> None:
        slug = F("organisation__slug")
        super().__init__(label=_("Owner"), phrase=_("of %s"), choices=organisations, group=slug, long=True)

    def filter(self, qs: QuerySet[Any], value: Sequence[str]) -> QuerySet[Any]:
        rows = Party.objects.filter(organisation__slug__in=value)
        return qs.filter(owner__in=rows.order_by().values("pk")) if value else qs

    def counting(self, qs: QuerySet[Any], name: str) -> QuerySet[Any]:
        seen = ActionFilter.partnerships(self.parent.request.user, {})
        rows = Party.objects.filter(partnership__in=seen.values("pk")).annotate(_value=self.group)
        return summed(rows, name, qs.filter(partnership=OuterRef("partnership"), owner=OuterRef("pk")))


class PartyRegionFacet(RegionFacet):
    """The regions of a partnership's parties; two parties of one province count its actions once."""

    def __init__(self) -> None:
        super().__init__(label=_("Region of a party"), phrase=_("with %s"), path="organisation__region__code")

    def filter(self, qs: QuerySet[Any], value: Sequence[str]) -> QuerySet[Any]:
        if not value:
            return qs
        rows = super().filter(Party.objects.all(), value)
        return qs.filter(partnership__in=rows.order_by().values("partnership"))

    def counting(self, qs: QuerySet[Any], name: str) -> QuerySet[Any]:
        seen = ActionFilter.partnerships(self.parent.request.user, {})
        rows = Party.objects.order_by().annotate(_value=self.group)
        before = rows.filter(partnership=OuterRef("partnership"), pk__lt=OuterRef("pk"), _value=OuterRef("_value"))
        rows = rows.filter(~Exists(before), partnership__in=seen.values("pk"))
        return summed(rows, name, qs.filter(partnership=OuterRef("partnership")))


class WordsFilter(django_filters.CharFilter):
    """Rows that have every word in their title, description, expected result or the partnership's title."""

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        for word in (value or "").split()[:MOST_WORDS]:
            found = Q(title__icontains=word) | Q(description__icontains=word) | Q(expected_result__icontains=word)
            qs = qs.filter(found | Q(partnership__title__icontains=word))
        return qs


STAGE_KEY: Final = Subquery(StageEntry.objects.present_in().values("stage__key")[:1])


class ActionFilter(PrivateFilter):
    """Actions of partnerships by owner, region, affair, kind, stage, status, priority, due date and words.

    What is chosen of the partnership narrows partnerships and agreements in the same way: the owner stands for a party
    there, and words are looked for in title, aim and the parties' names. OF_ACTIONS narrow actions only.
    """

    OF_ACTIONS: ClassVar[tuple[str, ...]] = ("status", "prioritas", "tempo")

    organisasi = OwnerFacet()
    daerah = PartyRegionFacet()
    urusan = urusan_facet("urusan__key", OfPartnership)
    jenis = OfPartnership(
        label=_("Kind of cooperation"),
        phrase=_("in a cooperation of the kind %s"),
        choices=kinds,
        group=F("kind__key"),
    )
    tahap = OfPartnership(label=_("Stage"), phrase=_("in the stage %s"), choices=stages, group=STAGE_KEY)
    status = Facet(
        label=_("Status"), phrase=_("with the status %s"), choices=lambda: ActionStatus.choices, group=F("status")
    )
    prioritas = Facet(
        label=_("Priority"), phrase=_("of %s priority"), choices=lambda: Priority.choices, group=F("priority")
    )
    tempo = DueFacet()
    kata = WordsFilter(label=_("Words"), max_length=200)

    sorts: ClassVar = {
        "tempo": (_("Due date"), ("due_on", "pk")),
        "tempo-akhir": (_("Due date, latest first"), ("-due_on", "-pk")),
        "judul": (_("Title"), ("title", "pk")),
    }

    class Meta:
        form = ListForm

    @classmethod
    def visible_to(cls, user: Any) -> QuerySet[Any]:
        return Action.objects.filter(partnership__in=cls.partnerships(user, {}).values("pk"))

    @classmethod
    def for_display(cls, rows: QuerySet[Any]) -> QuerySet[Any]:
        owner = ("owner__organisation__region", "owner__organisation__parent__region", "owner__unit")
        return rows.select_related("partnership", "person", *owner)

    @classmethod
    def noun(cls, count: int) -> str:
        return ngettext("%(count)s action", "%(count)s actions", count) % {"count": count}

    @classmethod
    def partnerships(cls, user: Any, chosen: Mapping[str, Any]) -> PartnershipQuerySet:
        """The living partnerships a person may see, narrowed by what is chosen of the partnership itself."""
        rows = Partnership.objects.visible_to(user).live()
        if values := chosen.get("organisasi"):
            rows = rows.filter(pk__in=Party.objects.filter(organisation__slug__in=values).values("partnership"))
        if values := chosen.get("daerah"):
            inside = Q(pk__in=[])
            for code in values:
                inside |= Q(organisation__region__code__startswith=code)
            rows = rows.filter(pk__in=Party.objects.filter(inside).values("partnership"))
        if values := chosen.get("urusan"):
            rows = rows.filter(urusan__key__in=values)
        if values := chosen.get("jenis"):
            rows = rows.filter(kind__key__in=values)
        if values := chosen.get("tahap"):
            rows = rows.in_stage(*CooperationStage.objects.filter(key__in=values).values_list("pk", flat=True))
        return found_by(rows, " ".join((chosen.get("kata") or "").split()[:MOST_WORDS]))

    @classmethod
    def not_narrowing(cls, chosen: Mapping[str, Any]) -> list[str]:
        """Labels of what is chosen that `partnerships` leaves alone."""
        return [str(cls.base_filters[name].label) for name in cls.OF_ACTIONS if chosen.get(name)]
