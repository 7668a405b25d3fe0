from datetime import date

from django.core.files.base import ContentFile
from wagtail.models import Locale
from wagtail.rich_text import RichText

from portal.pages.models import ArticleSource, PortalDocument, StandardPage
from portal.pages.search_index import ARTICLE, STANDARD
from search import index
from search.models import SearchText
from tests.search.found import document, findable, queries, touched
from tests.search.test_attachments import pdf
from tests.site import Portal


def test_all_that_a_reader_can_read_is_found(portal: Portal) -> None:
    page = portal.article(
        "Kabar",
        body=[
            ("text", RichText("<p>Satu<br/>dua</p>")),
            ("callout", {"title": "Perhatikan", "text": RichText("<p>Bukan statistik</p>")}),
            ("steps", {"items": [{"title": "Langkah", "text": "pertama"}]}),
            ("timeline", {"items": [{"date": "Maret 2022", "title": "Pertemuan", "text": ""}]}),
            ("before_after", {"before_label": "2015", "before": "Datang", "after_label": "2020", "after": "Melapor"}),
            ("related", {"title": "Baca juga", "pages": []}),
        ],
    )
    ArticleSource.objects.create(page=page, title="Pedoman", locale=page.locale)
    told = document(ARTICLE, page).body.split("\n")
    for part in ("Satu", "dua", "Perhatikan", "Bukan statistik", "Langkah", "pertama", "Maret 2022", "Pertemuan"):
        assert part in told, part
    for part in ("Datang", "Melapor", "Baca juga", "Pedoman", "1 Februari 2026", "Provinsi Kalimantan Utara"):
        assert part in told, part


def test_day_region_and_facets(portal: Portal) -> None:
    made = document(ARTICLE, portal.article("Kabar", date=date(2025, 5, 6)))
    assert (made.day, made.region, made.shown_in) == (date(2025, 5, 6), "65", frozenset({"id", "en"}))
    assert made.facets == {
        "jenis": [ARTICLE],
        "bahasa": ["id"],
        "daerah": ["65"],
        "dimensi": ["governance"],
        "tahun": ["2025"],
    }


def standard(portal: Portal, title: str, **fields: object) -> StandardPage:
    page: StandardPage = portal._add(portal.home, StandardPage(title=title, **fields))
    return page


def test_standard_pages_are_found_in_their_language(portal: Portal) -> None:
    page = standard(portal, "Tentang", slug="tentang", body=[("text", RichText("<p>Portal ini</p>"))])
    standard(portal, "Draf", slug="draf", live=False)
    english = portal._add(portal.home, StandardPage(title="About", slug="about"), page)
    assert findable(STANDARD) == {page.pk, english.pk}
    made = document(STANDARD, page)
    assert (made.body, made.alias, made.shown_in) == ("Portal ini", "About", frozenset({"id"}))
    assert made.facets == {"jenis": [STANDARD], "bahasa": ["id"]}


def test_a_file_in_a_story_is_found_with_the_page_and_read_again_with_it(portal: Portal) -> None:
    document_file = PortalDocument.objects.create(title="Bahan paparan", file=ContentFile(pdf("isi paparan"), "a.pdf"))
    linked = PortalDocument.objects.create(title="Peraturan", file=ContentFile(pdf("isi peraturan"), "b.pdf"))
    body = [
        ("download", {"document": document_file, "title": ""}),
        ("text", RichText(f'<p>Lihat <a linktype="document" id="{linked.pk}">naskah</a></p>')),
    ]
    page = portal.article("Kabar", body=body)
    index.work_off()
    text = SearchText.objects.get(entry__kind=ARTICLE, entry__object_id=str(page.pk))
    assert text.attachment == "isi paparan\nisi peraturan"
    assert "Bahan paparan" in text.body
    for one in (document_file, linked):
        assert (ARTICLE, str(page.pk)) in touched(one.save)
    assert (ARTICLE, str(page.pk)) in touched(document_file.delete)
    assert "Bahan paparan" not in document(ARTICLE, page).body


def test_articles_that_carry_a_changed_name_are_read_again(portal: Portal) -> None:
    page = portal.article("Kabar")
    for named in (portal.region, portal.dimension):
        assert (ARTICLE, str(page.pk)) in touched(named.save)
    assert (ARTICLE, str(page.pk)) not in touched(portal.urusan.save)


def test_as_many_queries_for_three_as_for_one(portal: Portal) -> None:
    def write(number: int) -> None:
        page = portal.article(f"Kabar {number}", body=[("text", RichText("<p>Isi</p>"))] * (number + 1))
        ArticleSource.objects.create(page=page, title="Pedoman", locale=Locale.objects.get(language_code="id"))
        page.tags.add(f"tanda{number}")
        page.save()
        portal.article(f"News {number}", english_of=page)

    write(0)
    at_one = queries(ARTICLE)
    write(1)
    write(2)
    assert queries(ARTICLE) == at_one
