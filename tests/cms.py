"""What tests of the CMS share: a page tree in both languages, people who edit, and forms as the browser sends them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.test import Client
from wagtail.models import Locale, Page, Site
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from casestudies.models import CaseStudyIndexPage, CaseStudyPage
from portal.accounts.cms import sync_roles
from portal.accounts.models import Organisation, User
from portal.pages.models import ArticleIndexPage, HomePage
from portal.regions.models import Dimension, Region, Urusan
from tests.factories import OrganisationFactory, RegionFactory, member_of
from visits.models import Visit, VisitKind, VisitReportIndexPage, VisitReportPage

PROSE = ["bold", "italic", "ol", "ul", "link", "document-link"]


@dataclass
class Cms:
    """A portal with its lists and the people who work on it."""

    home: HomePage
    cases: CaseStudyIndexPage
    visits: VisitReportIndexPage
    articles: ArticleIndexPage
    editor: User
    publisher: User
    owner: Organisation
    region: Region
    dimension: Dimension
    urusan: Urusan
    visit: Visit

    def client(self, user: User) -> Client:
        """A signed-in browser."""
        client = Client()
        client.force_login(user)
        return client


def make_cms() -> Cms:
    """The tree, an editor, a publisher, and what pages refer to."""
    indonesian, _new = Locale.objects.get_or_create(language_code="id")
    english, _new = Locale.objects.get_or_create(language_code="en")
    Page.objects.filter(depth=2).delete()
    root = Page.get_first_root_node()
    home = root.add_child(instance=HomePage(title="Beranda", slug="beranda", lead="Satu alur", locale=indonesian))
    Site.objects.update_or_create(
        is_default_site=True, defaults={"hostname": "localhost", "port": 80, "root_page": home, "site_name": "Portal"}
    )
    cases, visits, articles = [
        home.add_child(instance=model(title=title, slug=slug, locale=indonesian))
        for model, title, slug in (
            (CaseStudyIndexPage, "Studi kasus", "studi-kasus"),
            (VisitReportIndexPage, "Kunjungan", "kunjungan"),
            (ArticleIndexPage, "Artikel", "artikel"),
        )
    ]
    english_home = home.copy_for_translation(english)
    english_home.slug, english_home.live = "home-en", True
    english_home.save()
    for page in (cases, visits, articles):
        copy = page.copy_for_translation(english)
        copy.live = True
        copy.save()
    sync_roles()
    operator = OrganisationFactory(operator=True)
    kind, _new = VisitKind.objects.get_or_create(key="studi-tiru", defaults={"name_id": "Studi tiru", "order": 1})
    visit = Visit.objects.create(title="Kaltara", kind=kind, date=date(2022, 3, 17), host=operator)
    visit.visitors.add(OrganisationFactory())
    return Cms(
        home=home,
        cases=cases,
        visits=visits,
        articles=articles,
        editor=member_of("jsc_editor", operator, name="Penyunting"),
        publisher=member_of("jsc_publisher", operator, name="Penerbit"),
        owner=operator,
        region=RegionFactory(),
        dimension=Dimension.objects.get_or_create(key="governance", defaults={"name_id": "Tata kelola", "order": 1})[0],
        urusan=Urusan.objects.get_or_create(
            key="kominfo", defaults={"name_id": "Komunikasi", "order": 1, "group": "non_basic", "number": 10}
        )[0],
        visit=visit,
    )


def _rows(rows: list[dict[str, Any]]) -> dict[str, Any]:
    return inline_formset(rows)


def _sent(data: dict[str, Any]) -> dict[str, Any]:
    """As the browser sends it; several choices of one field go under one name."""
    choices = {name: value for name, value in data.items() if isinstance(value, list)}
    sent: dict[str, Any] = nested_form_data({name: value for name, value in data.items() if name not in choices})
    return sent | choices


def report_form(cms: Cms, **changes: Any) -> dict[str, Any]:
    """A visit report that lacks nothing, as the browser sends it; `changes` replace fields or rows."""
    data: dict[str, Any] = {
        "title": "Kunjungan Kaltara",
        "slug": "kunjungan-kaltara",
        "summary": "Wakil gubernur bertemu JSC.",
        "visit": cms.visit.pk,
        "dimensions": [cms.dimension.pk],
        "image": "",
        "story": streamfield([("text", rich_text("<p>Pertemuan daring.</p>"))]),
        "participants": _rows([]),
        "places": _rows([]),
        "systems_shown": _rows([]),
        "points": _rows([]),
        "stated_facts": _rows([]),
        "opportunities": _rows([]),
        "commitments": _rows([]),
        "photographs": _rows([]),
        "follow_ups": _rows([]),
        "sources": _rows([{"title": "Siaran pers", "publisher": "", "url": "", "published_on": ""}]),
        "comments": _rows([]),
        "seo_title": "",
        "search_description": "",
    }
    data.update(changes)
    return _sent(data)


def participant(cms: Cms, **changes: Any) -> dict[str, Any]:
    """A participant by office."""
    row = {"office": "Wakil Gubernur", "organisation": cms.owner.pk, "side": "visitor", "name": "", "name_basis": ""}
    return {**row, **changes}


def commitment(cms: Cms, **changes: Any) -> dict[str, Any]:
    """A commitment with an owner and a due date."""
    row = {
        "text": "Mengkaji kebutuhan",
        "by": cms.owner.pk,
        "also_by": "",
        "owner_office": "Kepala DKISP",
        "due_on": "2022-06-30",
    }
    return {**row, **changes}


RICH = (
    "problem",
    "aim",
    "solution",
    "novelty",
    "adaptability",
    "challenges",
    "lessons",
    "cost",
    "sustainability",
    "legal_basis",
)


def result(**changes: Any) -> dict[str, Any]:
    """A result that lacks nothing."""
    row = {
        "label": "Laporan selesai",
        "before": "",
        "before_as_of": "",
        "after": "86",
        "after_text": "",
        "unit": "%",
        "as_of": "2023-12-31",
        "as_of_precision": "day",
        "source": "Laporan tahunan",
        "source_url": "",
        "note": "",
    }
    return {**row, **changes}


def case_form(cms: Cms, **changes: Any) -> dict[str, Any]:
    """A case study that lacks nothing, as the browser sends it."""
    data: dict[str, Any] = {
        "title": "CRM",
        "slug": "crm",
        "summary": "Satu pintu untuk laporan warga.",
        "organisation": cms.owner.pk,
        "region": cms.region.pk,
        "start_year": "2016",
        "image": "",
        "status": "running",
        "status_since": "",
        "status_precision": "day",
        "status_reason": "",
        "confirmed_on": "2024-01-01",
        **{name: rich_text(f"<p>Teks {name}.</p>", features=PROSE) for name in RICH},
        "implementation": streamfield([]),
        "results": _rows([result()]),
        "preconditions": _rows([]),
        "dimensions": [cms.dimension.pk],
        "urusan": [cms.urusan.pk],
        "sdgs": [],
        "tags": "",
        "story": streamfield([]),
        "attachments": _rows([]),
        "sources": _rows([{"title": "Siaran pers", "publisher": "", "url": "", "published_on": ""}]),
        "comments": _rows([]),
        "seo_title": "",
        "search_description": "",
    }
    data.update(changes)
    return _sent(data)


def add(client: Client, parent: Page, model: type[Page], data: dict[str, Any], action: str = "") -> Any:
    """Send the form of a new page; `action` is publish, submit or nothing for a draft."""
    url = f"/cms/pages/add/{model._meta.app_label}/{model._meta.model_name}/{parent.pk}/"
    return client.post(url, {**data, **({f"action-{action}": "1"} if action else {})})


def edit(client: Client, page: Page, data: dict[str, Any], action: str = "", **more: Any) -> Any:
    """Send the form of a page that exists."""
    sent = {**data, **({f"action-{action}": "1"} if action else {}), **more}
    return client.post(f"/cms/pages/{page.pk}/edit/", sent)


def rows_with(*rows: dict[str, Any]) -> dict[str, Any]:
    """Rows of a child relation, none of them stored yet."""
    return _rows(list(rows))


__all__ = [
    "CaseStudyPage",
    "Cms",
    "VisitReportPage",
    "add",
    "case_form",
    "commitment",
    "edit",
    "make_cms",
    "participant",
    "report_form",
    "result",
    "rows_with",
]
