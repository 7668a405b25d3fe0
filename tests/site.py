"""What tests of the public pages share: a small published portal in both languages, and pages for it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from wagtail.models import Locale, Page, Site
from wagtail.signal_handlers import disable_reference_index_auto_update

from casestudies.models import CaseStudyIndexPage, CaseStudyPage
from portal.accounts.models import Organisation
from portal.core.models import Generation
from portal.pages.models import ArticleIndexPage, ArticlePage, HomePage
from portal.regions.models import Dimension, Region, Urusan
from tests.factories import OrganisationFactory, RegionFactory
from visits.models import Visit, VisitKind, VisitReportIndexPage, VisitReportPage

PUBLISHED = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)


@dataclass
class Portal:
    """The tree, Indonesian and English, and what pages refer to."""

    home: HomePage
    cases: CaseStudyIndexPage
    visits: VisitReportIndexPage
    articles: ArticleIndexPage
    region: Region
    host: Organisation
    visitor: Organisation
    kind: VisitKind
    dimension: Dimension
    urusan: Urusan

    def english(self, page: Page) -> Page:
        """The English version of a page of the tree."""
        return page.get_translation(Locale.objects.get(language_code="en")).specific

    def _add(self, parent: Page, page: Any, english_of: Page | None = None) -> Any:
        if english_of is not None:
            parent = self.english(parent)
            page.translation_key = english_of.translation_key
        page.locale = parent.locale
        page.first_published_at = page.last_published_at = PUBLISHED
        parent.add_child(instance=page)
        Generation.advance("pages")
        return page

    def case(self, title: str = "CRM", english_of: Page | None = None, **fields: Any) -> CaseStudyPage:
        """A case study of the region, on the dimension and the urusan."""
        values = {"region": self.region, "organisation": self.host, "summary": f"Ringkasan {title}.", **fields}
        page: CaseStudyPage = self._add(self.cases, CaseStudyPage(title=title, **values), english_of)
        page.dimensions.set([self.dimension])
        page.urusan.set([self.urusan])
        page.save()
        return page

    def visit(self, day: date = date(2022, 3, 17), **fields: Any) -> Visit:
        """A visit of the visitor to the host."""
        values = {"title": f"Kunjungan {day}", "kind": self.kind, "host": self.host, **fields}
        visit = Visit.objects.create(date=day, **values)
        visit.visitors.add(self.visitor)
        return visit

    def report(self, title: str = "Kaltara", english_of: Page | None = None, **fields: Any) -> VisitReportPage:
        """A report of a visit, on the dimension."""
        values = {"summary": f"Ringkasan {title}.", **fields}
        values.setdefault("visit", self.visit())
        page: VisitReportPage = self._add(self.visits, VisitReportPage(title=title, **values), english_of)
        page.dimensions.set([self.dimension])
        page.save()
        return page

    def article(self, title: str = "Kabar", english_of: Page | None = None, **fields: Any) -> ArticlePage:
        """An article about the region."""
        values = {"summary": f"Ringkasan {title}.", "date": date(2026, 2, 1), **fields}
        page: ArticlePage = self._add(self.articles, ArticlePage(title=title, **values), english_of)
        page.dimensions.set([self.dimension])
        page.regions.set([self.region])
        page.save()
        return page


@disable_reference_index_auto_update()  # lists refer to nothing
def make_portal() -> Portal:
    """An empty portal: home and three lists in both languages, a region, two organisations."""
    indonesian, _new = Locale.objects.get_or_create(language_code="id")
    english, _new = Locale.objects.get_or_create(language_code="en")
    Page.objects.filter(depth=2).delete()
    root = Page.get_first_root_node()
    home = root.add_child(instance=HomePage(title="Beranda", slug="beranda", lead="Satu alur", locale=indonesian))
    Site.objects.all().delete()
    Site.objects.create(hostname="localhost", port=80, root_page=home, is_default_site=True, site_name="Portal")
    english_home = root.add_child(
        instance=HomePage(
            title="Home", slug="home-en", lead="One thread", locale=english, translation_key=home.translation_key
        )
    )
    lists: list[Any] = []
    for model, title, slug in (
        (CaseStudyIndexPage, "Studi kasus", "studi-kasus"),
        (VisitReportIndexPage, "Kunjungan", "kunjungan"),
        (ArticleIndexPage, "Artikel", "artikel"),
    ):
        page = home.add_child(instance=model(title=title, slug=slug, locale=indonesian))
        english_home.add_child(
            instance=model(title=f"{title} (en)", slug=slug, locale=english, translation_key=page.translation_key)
        )
        lists.append(page)
    region = RegionFactory(code="65", name_id="Kalimantan Utara", name_en="North Kalimantan", slug="kalimantan-utara")
    return Portal(
        home,
        cases=lists[0],
        visits=lists[1],
        articles=lists[2],
        region=region,
        host=OrganisationFactory(name_id="Jakarta Smart City", name_en="Jakarta Smart City", operator=True),
        visitor=OrganisationFactory(name_id="Pemprov Kaltara", name_en="Kaltara Province", region=region),
        kind=VisitKind.objects.get_or_create(
            key="studi_tiru", defaults={"name_id": "Studi tiru", "name_en": "Study visit", "order": 1}
        )[0],
        dimension=Dimension.objects.get_or_create(
            key="governance", defaults={"name_id": "Tata kelola cerdas", "name_en": "Smart governance", "order": 1}
        )[0],
        urusan=Urusan.objects.get_or_create(
            key="kominfo",
            defaults={"name_id": "Komunikasi", "name_en": "Communications", "order": 1, "group": "basic", "number": 1},
        )[0],
    )


def text_of(response: Any) -> str:
    """The page as text, after checking that it came."""
    assert response.status_code == 200, response.status_code
    return str(response.content.decode())
