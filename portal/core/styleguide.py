"""The living style page: every component in every state, with samples that say they are samples."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from portal.core import panels
from portal.core.components import Badge, Crumb, Fact, Heading, Link, Meta, Moment, Reading, Row, Step, bars
from portal.core.filters import Chip, FacetView, Option, Sort
from portal.core.models import today
from portal.core.private_lists import Part

PICTURES = (
    *("governance", "governance-2", "governance-3", "governance-4", "branding", "economy", "living", "society"),
    *("environment", "visit", "visit-2", "visit-3", "article", "article-2"),
)
COLOURS = ("brand-900", "brand-700", "brand-600", "brand-100", "accent-700", "accent-500", "ok", "warning", "danger")
SECTIONS = (
    ("colour", _("Colour and type")),
    ("buttons", _("Buttons and links")),
    ("opening", _("Opening of the home page")),
    ("labels", _("Labels")),
    ("cards", _("Cards")),
    ("facts-section", _("Facts")),
    ("story", _("Story")),
    ("lists", _("Lists and filters")),
    ("forms", _("Forms")),
    ("messages", _("Messages")),
    ("map-section", _("Map")),
    ("drawings", _("Drawn pictures")),
)


class SampleForm(forms.Form):
    """One field of each kind."""

    title = forms.CharField(label="Judul contoh", help_text="Tulis seperti judul berita: siapa melakukan apa.")
    summary = forms.CharField(label="Ringkasan", widget=forms.Textarea, help_text="Paling banyak 200 kata.")
    year = forms.IntegerField(label="Tahun mulai", min_value=1945)
    region = forms.ChoiceField(
        label="Daerah",
        choices=[("", "Pilih daerah"), ("31", "DKI Jakarta"), ("65", "Kalimantan Utara")],
        widget=forms.Select(attrs={"data-combobox": ""}),
    )
    mode = forms.ChoiceField(
        label="Cara", choices=[("in_person", "Tatap muka"), ("virtual", "Virtual")], widget=forms.RadioSelect
    )
    topics = forms.MultipleChoiceField(
        label="Pokok bahasan",
        required=False,
        choices=[("complaints", "Pengaduan warga"), ("flood", "Banjir"), ("data", "Data terpadu")],
        widget=forms.CheckboxSelectMultiple,
    )
    agree = forms.BooleanField(label="Saya sudah memeriksa isi laporan ini")


class SampleDates(forms.Form):
    """The plain fields of a list."""

    dari = forms.DateField(label="Dari", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    sampai = forms.DateField(label="Sampai", required=False, widget=forms.DateInput(attrs={"type": "date"}))


@dataclass(frozen=True)
class SampleItem:
    """A row of a sample list."""

    title: str
    summary: str
    dimension: str
    status: str
    region: str
    lang: str = "id"
    template: str = "styleguide.html"

    @property
    def meta(self) -> list[Meta]:
        """What stands under the card."""
        return [Meta(self.region, "map-pin"), Meta("2024", "calendar")]


ITEMS = [
    SampleItem(
        "Contoh: satu pintu untuk pengaduan warga",
        "Contoh ringkasan. Banyak saluran, satu tiket: setiap laporan punya penanggung jawab, tenggat, dan bukti.",
        "governance",
        "running",
        "DKI Jakarta",
    ),
    SampleItem(
        "Contoh: peringatan dini banjir dengan sensor",
        "Contoh ringkasan. Tinggi muka air, curah hujan, dan pompa dibaca di satu layar, lalu diteruskan ke warga.",
        "environment",
        "pilot",
        "Kalimantan Utara",
    ),
    SampleItem(
        "Example: free Wi-Fi in traditional villages",
        "Example summary in English, to show the badge for a record in the other language.",
        "society",
        "stopped",
        "Bali",
        lang="en",
    ),
]


@dataclass(frozen=True)
class SampleListing:
    """What a Listing offers, without a database."""

    items: list[SampleItem]
    chips: list[Chip]
    summary: str
    facets: list[FacetView]
    fields: list[Any] = field(default_factory=list)
    base_url: str = "#lists"
    feed_url: str = "#lists"
    sort_options: tuple[Sort, ...] = (Sort("terbaru", "Terbaru", True), Sort("judul", "Judul", False))
    page: Any = None
    page_links: tuple[tuple[int | None, str], ...] = ()
    previous_url: str = ""
    next_url: str = ""
    panel_key: str = "sample"
    results_key: str = "sample"
    html_seconds: int = 0  # not kept


@dataclass(frozen=True)
class SamplePiece:
    """A part of a text, found or not."""

    text: str
    marked: bool = False


@dataclass(frozen=True)
class SamplePlace:
    """A region by name."""

    name: str


@dataclass(frozen=True)
class SampleHit:
    """What the search shows of a record."""

    kind: str
    title: list[SamplePiece]
    passage: list[SamplePiece]
    place: SamplePlace | None
    day: date | None
    where: str
    language: str = "id"
    only_in: str = ""
    confirmed: bool = True
    url: str = "#lists"


HITS = [
    SampleHit(
        "Studi kasus",
        [SamplePiece("Contoh: satu pintu untuk "), SamplePiece("pengaduan", True), SamplePiece(" warga")],
        [
            SamplePiece("Contoh ringkasan: setiap "),
            SamplePiece("aduan", True),
            SamplePiece(" punya tenggat …"),
        ],
        SamplePlace("DKI Jakarta"),
        date(2024, 9, 8),
        "dalam judul",
    ),
    SampleHit(
        "Article",
        [SamplePiece("Example: what a "), SamplePiece("complaint", True), SamplePiece(" teaches")],
        [SamplePiece("Example summary of a record in the other language that nobody has confirmed for long.")],
        None,
        None,
        "dalam lampiran",
        language="en",
        only_in="en",
        confirmed=False,
    ),
]


@dataclass(frozen=True)
class SamplePage:
    """The number of a page."""

    number: int


def _listing() -> SampleListing:
    regions = ["DKI Jakarta", "Jawa Barat", "Jawa Timur", "Kalimantan Utara", "Lampung", "Bali", "Aceh", "Banten"]
    links = [(n, "#lists") if n else (None, "") for n in (1, 0, 4, 5, 6, 0, 12)]
    return SampleListing(
        items=ITEMS,
        chips=[Chip("Dimensi", "Tata kelola cerdas", "#lists"), Chip("Tahun", "2024", "#lists")],
        summary="3 studi kasus contoh tentang tata kelola cerdas dari tahun 2024, urut: terbaru.",
        facets=[
            FacetView(
                "dimensi",
                "Dimensi",
                False,
                [Option("governance", "Tata kelola cerdas", 12, True), Option("living", "Kehidupan cerdas", 8, False)],
            ),
            FacetView("daerah", "Daerah", True, [Option(f"r{n}", r, n + 1, False) for n, r in enumerate(regions)]),
        ],
        fields=list(SampleDates(auto_id="list_%s")),
        page=SamplePage(5),
        page_links=tuple(links),
        previous_url="#lists",
        next_url="#lists",
    )


def _facts() -> list[Fact]:
    survey = Reading("74,75", "%", "2023", "Contoh: survei penetrasi internet", "#facts-section")
    return [
        Fact("Penduduk yang memakai internet (contoh)", [survey]),
        Fact(
            "Wilayah yang terjangkau internet (contoh)",
            [Reading("72", "%", "17 Maret 2022", "Contoh: laporan kunjungan", "#facts-section", "Kepala dinas")],
            claim=True,
        ),
        Fact("Indeks SPBE (contoh)"),
        Fact(
            "Laporan warga pada Maret 2021 (contoh)",
            [
                Reading("13.312", "laporan", "Maret 2021", "Contoh: sumber pertama", "#facts-section"),
                Reading("10.030", "laporan", "Maret 2021", "Contoh: sumber kedua", "#facts-section"),
            ],
            definition="Kedua angka dihitung dengan cara yang berbeda; keduanya ditampilkan.",
        ),
    ]


def _story() -> dict[str, Any]:
    return {
        "steps": [
            Step("Petakan saluran", "Daftar semua tempat warga mengadu, dan siapa yang menjawab."),
            Step("Satukan tiket", "Setiap laporan mendapat nomor, penanggung jawab, dan tenggat."),
            Step("Buka hasilnya", "Warga melihat bukti tindak lanjut dan menilai."),
        ],
        "thread": [
            Step("Kunjungan", "Apa yang dilihat dan dibahas"),
            Step("Gagasan", "Apa yang ingin ditiru"),
            Step("Kesepakatan", "Siapa berjanji apa"),
            Step("Tindakan", "Penanggung jawab, tenggat, bukti dukung"),
            Step("Capaian", "Studi kasus berikutnya"),
        ],
        "timeline": [
            Moment(
                "17 Maret 2022", "Kunjungan virtual (contoh)", "Tiga komitmen dicatat.", iso="2022-03-17", state="done"
            ),
            Moment("April 2022", "Laporan terbit (contoh)", url="#story", state="done"),
            Moment(
                "Belum ada tanggal",
                "Pertemuan lanjutan (contoh)",
                "Penanggung jawab dan tenggat belum diketahui.",
                state="open",
            ),
        ],
        "rows": [
            Row("Daerah", "Kalimantan Utara", "#story"),
            Row("Penanggung jawab", "Dinas contoh"),
            Row("Mulai", "2019"),
        ],
        "columns": ["Tahun", "Laporan", "Selesai"],
        "bars": bars([("Pemerintah contoh A", 12, ""), ("Pemerintah contoh B", 5, ""), ("Pemerintah contoh C", 0, "")]),
        "table": [["2022 (contoh)", "122.183", "95,2%"], ["2023 (contoh)", "140.020", "96,1%"]],
    }


def styleguide(request: HttpRequest) -> HttpResponse:
    """Every component in every state."""
    invalid = SampleForm({"title": "", "summary": "Contoh", "year": "1800", "mode": "x", "region": "99"})
    context = {
        "parts": [Part(str(_("To answer")), "#lists", current=True), Part(str(_("All")), "#lists", current=False)],
        "crumbs": [Crumb(str(_("Home")), "/"), Crumb(str(_("Style guide")))],
        "sections": [Heading(key, str(title)) for key, title in SECTIONS],
        "colours": COLOURS,
        "pictures": PICTURES,
        "facts": _facts(),
        "listing": _listing(),
        "hits": HITS,
        "form": SampleForm(auto_id="sample_%s"),
        "invalid_form": invalid,
        "header_badges": [Badge("Contoh"), Badge("Contoh sorotan", "accent", "award")],
        "header_meta": [
            Meta("8 September 2026", "calendar", iso="2026-09-08"),
            Meta("Kalimantan Utara", "map-pin"),
            Meta("Virtual", "video"),
        ],
        "hero_actions": [
            Link("Tindakan utama", "#opening", kind="light"),
            Link("Tindakan kedua", "#opening", kind="outline-light"),
        ],
        "hero_facts": [Row("studi kasus (contoh)", "20"), Row("kunjungan (contoh)", "25")],
        "picture": format_html(
            '<img src="{}" alt="Contoh gambar" width="640" height="400">', static("portal/img/dimension-living.svg")
        ),
        "sample_messages": [Message(messages.SUCCESS, "Contoh: laporan disimpan sebagai konsep.")],
        "related": [Link("Contoh studi kasus lain", "#story"), Link("Contoh kunjungan lain", "#story")],
        "other_language": "en" if get_language() == "id" else "id",
        "today": today(),
        "panels": panels.build("styleguide", request),
        **_story(),
    }
    return render(request, "styleguide.html", context)
