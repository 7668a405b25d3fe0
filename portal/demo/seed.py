"""Filling the portal with the demo content: what is missing is made, what exists is left as it is."""

import datetime as dt
from collections import Counter
from collections.abc import Callable
from functools import partial

from django.db import connection, transaction
from django.utils import translation
from wagtail.models import Page
from wagtail_localize.models import TranslatableObject

from portal.accounts.models import User
from portal.demo import articles, cases, partnerships, people, threads, visits
from portal.demo.library import ContentError, Library, Record, day, exact_day, identity, noon
from portal.demo.lookups import Lookups
from portal.pages.models import StandardPage
from portal.pages.publishing import NotReady
from portal.pages.standard_pages import drop_untouched_drafts
from portal.pages.tree import make_locales, make_trunk
from portal.pages.twins import NoCounterpart, translate
from portal.regions import reference
from portal.regions.models import Region

Build = Callable[[str], Page]
SITE_DAY = dt.date(2022, 1, 3)
REMARK = {"id": "Isi contoh, disusun dari sumber publik.", "en": "Sample content, compiled from public sources."}


class Seed:
    """One run over the demo content."""

    def __init__(self, library: Library | None = None, *, say: Callable[[str], None] = lambda line: None) -> None:
        self.library = library or Library()
        self.say = say
        self.made: Counter[str] = Counter()

    @transaction.atomic
    def run(self, *, reset: bool = False) -> Counter[str]:
        """Make all that is missing, or nothing at all; return how many of what were made.

        Raises ContentError for a wrong file.
        """
        with translation.override("id"):
            if not Region.objects.exists():
                self.say("reference data …")
                reference.load()
            make_locales()
            if reset:
                self._reset()
            self.lookups = Lookups()
            self.made["organisations"] = people.make_organisations(self.library)
            self.made["accounts"] = people.make_accounts(self.library)
            self.owner: User | None = people.editor()
            self._known: dict[object, Page] = {
                page.translation_key: page for page in Page.objects.filter(locale__language_code="id", depth__gt=1)
            }
            self._trunk()
            self._case_studies()
            self._visits()
            self._articles()
            self.made["threads"] += threads.make(self.library, self.find)
            self.made["partnerships"] += partnerships.make(self.library, self.find)
        return +self.made

    def _reset(self) -> None:
        """Delete the demo's pages and visits, with all that was written to them.

        What was seeded a moment ago has no statistics yet, and without them PostgreSQL may delete by nested loops.
        """
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL statement_timeout = '60s'")
                cursor.execute("ANALYZE")
        keys = {identity(record.get("key", record["slug"])) for record in self._records()}
        for page in Page.objects.filter(translation_key__in=keys):
            page.delete()
        TranslatableObject.objects.filter(translation_key__in=keys).delete()
        for record in self.library.visits:
            visits.visits_of(record).filter(reports=None).delete()

    def _records(self) -> list[Record]:
        return [*self.library.cases, *self.library.visits, *self.library.articles, *self.library.pages]

    def find(self, key: str) -> Page | None:
        """The Indonesian page of a record."""
        return self._known.get(identity(key)) if key else None

    def _page(self, what: str, parent: Page, build: Build, languages: list[str], published: dt.datetime) -> Page:
        """The page `build("id")`, published, and its translations; the one that exists if there is one."""
        page = build("id")
        existing = self._known.get(page.translation_key)
        if existing is not None:
            page = existing.specific
        else:
            page.owner, page.live, page.first_published_at = self.owner, False, published
            parent.add_child(instance=page)
            self._publish(page, published)
            self._known[page.translation_key] = page
            self.made[what] += 1
        for language in languages:
            locale = self.lookups.locale(language)
            if language != "id" and not page.has_translation(locale):
                try:
                    translated = translate(page, build(language), locale)
                except NoCounterpart as error:
                    raise ContentError(str(error)) from error
                Page.objects.filter(pk=translated.pk).update(first_published_at=published, owner=self.owner)
                self._publish(translated, published, has_revision=True)
                self.made[f"{what} in {language}"] += 1
        return page

    def _publish(self, page: Page, published: dt.datetime, *, has_revision: bool = False) -> None:
        """Publish the page as of a day; one that may not be published stays a draft, and is named."""
        revision = page.latest_revision if has_revision else page.save_revision(user=self.owner)
        try:
            revision.publish()
        except NotReady as refusal:
            self.say(f"left as a draft: {refusal}")
            self.made["drafts"] += 1
        else:
            Page.objects.filter(pk=page.pk).update(last_published_at=published)
        page.refresh_from_db()

    def _trunk(self) -> None:
        self.say("pages …")
        trunk = make_trunk(owner=self.owner, moment=noon(SITE_DAY), remark=REMARK)
        self.home, self.lists = trunk.home, trunk.lists
        self.made += trunk.made
        drop_untouched_drafts()
        written = dict(StandardPage.objects.filter(locale__language_code="id").values_list("slug", "translation_key"))
        for record in self.library.pages:
            key = identity(record.get("key", record["slug"]))
            if written.get(record["slug"], key) != key:
                continue  # somebody has written it
            self._page(
                "standard pages",
                self.home,
                partial(articles.build_standard, record, library=self.library, lookups=self.lookups),
                languages(record),
                noon(day(record.get("date"))[0] or SITE_DAY),
            )

    def _case_studies(self) -> None:
        self.say("case studies …")
        for record in self.library.cases:
            self._page(
                "case studies",
                self.lists["studi-kasus"],
                partial(cases.build, record, library=self.library, lookups=self.lookups),
                languages(record),
                noon(cases.published_on(record, self.library)),
            )

    def _visits(self) -> None:
        """The newest first, since what followed a visit may point at a later one."""
        self.say("visits …")
        for record in sorted(self.library.visits, key=lambda record: str(record["date"]), reverse=True):
            existing = self.find(record["key"])
            visit = visits.visit_of(record, self.lookups) if existing is None else None
            self._page(
                "visit reports",
                self.lists["kunjungan"],
                partial(visits.build, record, visit=visit, library=self.library, lookups=self.lookups, find=self.find),
                languages(record),
                noon(exact_day(record["date"])),
            )

    def _articles(self) -> None:
        self.say("articles …")
        for record in self.library.articles:
            self._page(
                "articles",
                self.lists["artikel"],
                partial(articles.build_article, record, library=self.library, lookups=self.lookups),
                languages(record),
                noon(exact_day(record["date"])),
            )


def languages(record: Record) -> list[str]:
    """Languages a record is written in."""
    return [language for language in ("id", "en") if language in record]
