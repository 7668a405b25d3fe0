"""Rows that demo content points at, by the names the files use."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any, TypeVar

from django.db.models import Model
from django.utils.text import slugify
from wagtail.models import Locale

from portal.accounts.models import Organisation
from portal.demo.library import PERCENT, ContentError, Record, paired
from portal.regions.models import SDG, Dimension, Indicator, Region, Urusan
from visits.models import VisitKind

Row = TypeVar("Row", bound=Model)


def _named(kind: str, rows: dict[str, Row], name: str) -> Row:
    try:
        return rows[name]
    except KeyError:
        raise ContentError(f"there is no {kind} {name!r}") from None


class Lookups:
    """Each table is read once."""

    @cached_property
    def _locales(self) -> dict[str, Locale]:
        return {locale.language_code: locale for locale in Locale.objects.all()}

    @cached_property
    def _regions(self) -> dict[str, Region]:
        return {region.code: region for region in Region.objects.all()}

    @cached_property
    def _organisations(self) -> dict[str, Organisation]:
        return {organisation.slug: organisation for organisation in Organisation.objects.select_related("region")}

    @cached_property
    def _indicators(self) -> dict[str, Indicator]:
        return {indicator.key: indicator for indicator in Indicator.objects.all()}

    @cached_property
    def _kinds(self) -> dict[str, VisitKind]:
        return {kind.key: kind for kind in VisitKind.objects.all()}

    @cached_property
    def _dimensions(self) -> dict[str, Dimension]:
        return {dimension.key: dimension for dimension in Dimension.objects.all()}

    @cached_property
    def _urusan(self) -> dict[str, Urusan]:
        rows = list(Urusan.objects.all())
        return {slugify(row.name_id): row for row in rows} | {row.key: row for row in rows}

    @cached_property
    def _sdgs(self) -> dict[int, SDG]:
        return {goal.number: goal for goal in SDG.objects.all()}

    def locale(self, language: str) -> Locale:
        """The locale of a language."""
        return self._locales[language]

    def region(self, code: str) -> Region:
        """A region by its code."""
        return _named("region", self._regions, code)

    def organisation(self, slug: str) -> Organisation:
        """An organisation by its address."""
        return _named("organisation", self._organisations, slug)

    def indicator(self, key: str) -> Indicator:
        """An indicator by its key."""
        return _named("indicator", self._indicators, key)

    def kind(self, key: str) -> VisitKind:
        """A kind of visit by its key, which the files write with hyphens."""
        return _named("kind of visit", self._kinds, key.replace("-", "_"))

    def dimensions(self, keys: Iterable[str]) -> list[Dimension]:
        """Smart city dimensions by key."""
        return [_named("dimension", self._dimensions, key) for key in keys]

    def urusan(self, names: Iterable[str]) -> list[Urusan]:
        """Government affairs by key, or by their Indonesian name as a slug."""
        return [_named("urusan", self._urusan, name) for name in names]

    def sdgs(self, numbers: Iterable[int]) -> list[SDG]:
        """Development goals by number."""
        return [self._sdgs[number] for number in numbers]

    def unit(self, row: Record, language: str) -> str:
        """The unit of a row's number as people write it: % for a share, else the row's or the indicator's own."""
        written = paired(row, "unit", language)
        if written in PERCENT:
            return "%"
        if written == "text":
            return ""
        if not row.get("indicator") or "unit_id" in row:
            return written
        indicator: Any = self.indicator(row["indicator"])
        return str(indicator.unit_en or indicator.unit) if language == "en" else str(indicator.unit)
