"""The trunk of the page tree: site, home and the lists, in both languages."""

from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from wagtail.models import Locale, Page, Site

from casestudies.models import CaseStudyIndexPage
from portal.demo.library import identity
from portal.demo.lookups import Lookups
from portal.pages.models import ArticleIndexPage, HomePage, ListPage
from visits.models import VisitReportIndexPage

HOME: Final = "home"
HOME_WORDS: Final = {
    "id": {
        "title": "Beranda",
        "slug": "home",
        "lead": "Dari kunjungan menjadi kerja\N{NO-BREAK SPACE}sama, dari kerja\N{NO-BREAK SPACE}sama menjadi hasil.",
        "introduction": (
            "Di sini pemerintah daerah melihat apa yang sudah dicoba daerah lain, apa syaratnya, "
            "dan apa yang terjadi sesudah sebuah kunjungan."
        ),
    },
    "en": {
        "title": "Home",
        "slug": "home-en",
        "lead": "From a visit to working together, from working together to results.",
        "introduction": (
            "Here regional governments see what others have tried, what it takes, and what happened after a visit."
        ),
    },
}
LISTS: Final[dict[str, tuple[type[ListPage], dict[str, tuple[str, str]]]]] = {
    "studi-kasus": (
        CaseStudyIndexPage,
        {
            "id": (
                "Studi kasus",
                "Inovasi yang sudah berjalan, dengan hasil, syarat, dan pelajarannya. Isi contoh, disusun dari berita.",
            ),
            "en": (
                "Case studies",
                "Innovations at work, with results, conditions and lessons. Sample content, compiled from news.",
            ),
        },
    ),
    "kunjungan": (
        VisitReportIndexPage,
        {
            "id": (
                "Kunjungan",
                "Siapa bertemu siapa, apa yang dibahas, dan apa kelanjutannya. Isi contoh, disusun dari berita.",
            ),
            "en": (
                "Visits",
                "Who met whom, what was discussed, and what came of it. Sample content, compiled from news.",
            ),
        },
    ),
    "artikel": (
        ArticleIndexPage,
        {
            "id": ("Artikel", "Panduan dan latar belakang. Isi contoh."),
            "en": ("Articles", "Guidance and background. Sample content."),
        },
    ),
}


def make_locales() -> None:
    """Indonesian and English."""
    for language, _label in settings.LANGUAGES:
        Locale.objects.get_or_create(language_code=language)


def make_site(home: Page) -> None:
    """One default site at the portal's own address, whatever the port."""
    address = urlsplit(settings.PORTAL_BASE_URL)
    port = address.port or (443 if address.scheme == "https" else 80)
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
    wanted = (address.hostname or "localhost", port, settings.WAGTAIL_SITE_NAME, home.pk)
    if (site.hostname, site.port, site.site_name, site.root_page_id) != wanted:
        site.hostname, site.port, site.site_name, site.root_page_id = wanted
        site.save()


def drop_welcome_page() -> None:
    """Delete the page that Wagtail's own migration made, if it is still untouched."""
    for page in Page.objects.filter(depth=2, slug="home"):
        if page.specific_class is Page and not page.numchild:
            page.delete()


def build_home(language: str, lookups: Lookups) -> HomePage:
    """The unsaved home page of a language."""
    return HomePage(locale=lookups.locale(language), translation_key=identity(HOME), **HOME_WORDS[language])


def build_list(slug: str, language: str, lookups: Lookups) -> ListPage:
    """The unsaved list page of a language."""
    model, words = LISTS[slug]
    title, introduction = words[language]
    return model(
        title=title,
        slug=slug,
        introduction=introduction,
        locale=lookups.locale(language),
        translation_key=identity("list", slug),
    )
