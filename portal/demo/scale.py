"""Synthetic records for measuring: many, fast, the same for the same seed, all marked *contoh*.

Rows are written in bulk, past the models' save: pages get no revision, no log entry, no row in Wagtail's reference
index and none in the search index, and no signal is sent. Lists, filters, feeds and detail pages need none of these.
"""

import datetime as dt
import random
import uuid
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Any, Final

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.db.models import F, Model
from django.db.models.sql import InsertQuery
from taggit.models import Tag
from wagtail.models import Locale, Page

from casestudies.models import (
    CaseStatus,
    CaseStudyIndexPage,
    CaseStudyPage,
    CaseStudySource,
    CaseStudyTag,
    Precondition,
    Result,
)
from portal.accounts.models import Organisation
from portal.core.models import Generation
from portal.demo.library import WIB
from portal.regions.models import SDG, Dimension, Region, Urusan
from visits.models import (
    Commitment,
    Participant,
    PointDiscussed,
    Visit,
    VisitKind,
    VisitMode,
    VisitReportIndexPage,
    VisitReportPage,
    VisitReportSource,
)

BATCH: Final = 1000
MARK: Final = "contoh"
SOURCE: Final = "Data buatan untuk pengukuran (contoh)"
SUBJECTS: Final = (
    "Layanan aduan terpadu",
    "Peta risiko banjir",
    "Antrean puskesmas daring",
    "Perizinan satu pintu",
    "Internet desa",
    "Data stunting terpadu",
    "Pasar rakyat digital",
    "Ruang kendali kota",
    "Bank sampah digital",
    "Absensi sekolah",
    "Tanda tangan elektronik",
    "Dasbor anggaran",
)
SENTENCES: Final = (
    "Warga harus datang ke beberapa kantor untuk satu urusan.",
    "Data tersebar di perangkat daerah dan tidak pernah dicocokkan.",
    "Petugas mencatat di kertas, lalu menyalinnya pada akhir pekan.",
    "Satu formulir menggantikan lima formulir lama.",
    "Setiap permohonan memiliki nomor dan penanggung jawab.",
    "Kepala dinas melihat angka yang sama dengan petugas loket.",
    "Uji coba dimulai di dua kecamatan selama tiga bulan.",
    "Pelatihan petugas dilakukan sebelum layanan dibuka.",
    "Jaringan di tiga desa masih sering terputus.",
    "Biaya pemeliharaan masuk anggaran tahun berikutnya.",
    "Keluhan terbanyak adalah soal waktu tunggu.",
    "Hasil dibahas setiap Senin bersama pimpinan.",
    "Pengaduan warga diteruskan kepada dinas yang berwenang pada hari yang sama.",
    "Peringatan dini banjir dikirim tiga jam sebelum air naik.",
    "Perjanjian kerja sama ditandatangani kedua kepala daerah.",
    "Sensor tinggi muka air dipasang di hulu sungai.",
    "Dokter puskesmas melihat riwayat pasien dari telepon genggam.",
    "Pedagang pasar membayar retribusi tanpa uang tunai.",
    "Sekolah di pulau terluar memakai satelit.",
    "Kamera lalu lintas dipakai bersama kepolisian.",
    "Sampah dipilah di rumah dan ditimbang di kelurahan.",
    "Ibu hamil dan balita tercatat dalam satu daftar.",
    "Aplikasi dibuka kodenya agar daerah lain dapat memakainya.",
    "Izin usaha mikro terbit dalam lima belas menit.",
)
SYLLABLES: Final = tuple(a + b for a in ("b", "d", "g", "k", "l", "m", "n", "p", "r", "s", "t", "w") for b in "aeiou")
TAGS: Final = ("contoh", "contoh pengaduan", "contoh data", "contoh layanan")
FIRST_DAY: Final = dt.datetime(2016, 1, 1, 8, tzinfo=WIB)


class NoTree(Exception):
    """The list pages that the records belong to do not exist yet."""


def batches(numbers: range) -> Iterator[range]:
    """The numbers in stretches that are written at a time."""
    for start in range(numbers.start, numbers.stop, BATCH):
        yield range(start, min(start + BATCH, numbers.stop))


class Scale:
    """Adds synthetic case studies and visits below the Indonesian list pages."""

    def __init__(self, *, seed: int = 0, say: Callable[[str], None] = lambda line: None) -> None:
        self.seed = seed
        self.say = say

    @transaction.atomic
    def run(self, *, case_studies: int, visits: int) -> None:
        """Add that many, all or nothing. Raises NoTree where there are no list pages."""
        self.locale = Locale.objects.get(language_code="id")
        self.regions = list(Region.objects.all())
        self.organisations = list(Organisation.objects.order_by("pk"))
        if not self.organisations:
            raise NoTree
        self.dimensions = list(Dimension.objects.values_list("pk", flat=True))
        if case_studies:
            self._add(CaseStudyIndexPage, CaseStudyPage, case_studies, self._case_studies())
        if visits:
            self._add(VisitReportIndexPage, VisitReportPage, visits, self._visits())
        Generation.advance("pages")

    def _add(
        self,
        index_model: type[Page],
        model: type[Page],
        count: int,
        write: Callable[[random.Random, list[Page], range], None],
    ) -> None:
        """Write `count` pages below the list page, then what belongs to each, batch by batch."""
        index = index_model.objects.filter(locale=self.locale).first()
        if index is None:
            raise NoTree
        last = index.get_last_child()
        place = Page._str2int(last.path[-Page.steplen :]) if last else 0
        numbers = range(place + 1, place + 1 + count)
        rng = random.Random(f"{self.seed}:{model.__name__}:{place}")  # noqa: S311 - repeatable, not secret
        content_type = ContentType.objects.get_for_model(model)
        for batch in batches(numbers):
            pages = [self._page(rng, index, content_type, model, number) for number in batch]
            write(rng, Page.objects.bulk_create(pages), batch)
            self.say(f"{batch.stop - numbers.start} of {count} {model._meta.model_name}")
        Page.objects.filter(pk=index.pk).update(numchild=F("numchild") + count)

    def _page(self, rng: random.Random, index: Page, content_type: ContentType, model: type[Page], number: int) -> Page:
        region = rng.choice(self.regions)
        title = f"{rng.choice(SUBJECTS)} {region.name_id} ({MARK} {number})"
        slug = f"{MARK}-{number}"
        published = FIRST_DAY + dt.timedelta(seconds=rng.randrange(10 * 365 * 86400))
        return Page(
            title=title,
            draft_title=title,
            slug=slug,
            content_type=content_type,
            locale=self.locale,
            translation_key=uuid.UUID(int=rng.getrandbits(128), version=4),
            path=Page._get_path(index.path, index.depth + 1, number),
            depth=index.depth + 1,
            url_path=f"{index.url_path}{slug}/",
            live=True,
            first_published_at=published,
            last_published_at=published,
        )

    def _case_studies(self) -> Callable[[random.Random, list[Page], range], None]:
        urusan = list(Urusan.objects.values_list("pk", flat=True))
        goals = list(SDG.objects.values_list("pk", flat=True))
        tags = [Tag.objects.get_or_create(name=name)[0].pk for name in TAGS]

        def write(rng: random.Random, pages: list[Page], batch: range) -> None:
            insert_children(CaseStudyPage, [self._case_study(rng, page) for page in pages])
            link(CaseStudyPage, "dimensions", pages, lambda: rng.sample(self.dimensions, rng.randint(1, 3)))
            link(CaseStudyPage, "urusan", pages, lambda: rng.sample(urusan, rng.randint(1, 3)))
            link(CaseStudyPage, "sdgs", pages, lambda: rng.sample(goals, rng.randint(0, 2)))
            CaseStudyTag.objects.bulk_create(
                [CaseStudyTag(content_object_id=page.pk, tag_id=rng.choice(tags)) for page in pages]
            )
            self._rows(rng, Result, pages, 2, self._result)
            self._rows(rng, Precondition, pages, 1, self._precondition)
            self._rows(rng, CaseStudySource, pages, 1, lambda rng: {"title": SOURCE, "publisher": MARK})

        return write

    def _case_study(self, rng: random.Random, page: Page) -> CaseStudyPage:
        year = rng.randint(2012, 2025)
        return CaseStudyPage(
            page_ptr_id=page.pk,
            summary=f"Isi {MARK} untuk pengukuran, Desa {village(rng)}. {text(rng, 5)}",
            region=rng.choice(self.regions),
            organisation=rng.choice(self.organisations),
            status=rng.choices([s.value for s in CaseStatus], weights=[1, 2, 8, 1])[0],
            status_since=dt.date(year, rng.randint(1, 12), 1),
            status_reason=MARK,
            start_year=year,
            **{
                name: f"<p>{text(rng, 4)}</p><p>{text(rng, 3)}</p>"
                for name in ("problem", "aim", "solution", "novelty", "adaptability", "challenges", "lessons", "cost")
            },
        )

    @staticmethod
    def _result(rng: random.Random) -> dict[str, Any]:
        before = rng.randint(10, 500)
        return {
            "label": f"Permohonan selesai tepat waktu ({MARK})",
            "before": Decimal(before),
            "before_as_of": dt.date(2023, 12, 31),
            "after": Decimal(before + rng.randint(5, 900)),
            "unit": "permohonan",
            "as_of": dt.date(2024, 12, 31),
            "source": SOURCE,
        }

    @staticmethod
    def _precondition(rng: random.Random) -> dict[str, Any]:
        return {
            "dimension": rng.choice(["connectivity", "staff", "budget", "leadership"]),
            "operator": "exists",
            "necessity": rng.choice(["must", "helps"]),
            "why": f"Tanpa ini pekerjaan berhenti ({MARK}).",
            "basis": "example",
        }

    def _visits(self) -> Callable[[random.Random, list[Page], range], None]:
        kinds = list(VisitKind.objects.all())

        def write(rng: random.Random, pages: list[Page], batch: range) -> None:
            visits = Visit.objects.bulk_create(
                [
                    Visit(
                        title=page.title,
                        kind=rng.choice(kinds),
                        mode=rng.choice([m.value for m in VisitMode]),
                        date=page.first_published_at.date(),
                        host=rng.choice(self.organisations),
                    )
                    for page in pages
                ]
            )
            link(Visit, "visitors", visits, lambda: rng.sample(self.organisations, min(2, len(self.organisations))))
            insert_children(
                VisitReportPage,
                [
                    VisitReportPage(
                        page_ptr_id=page.pk, visit=visit, summary=f"Isi {MARK} untuk pengukuran. {text(rng, 4)}"
                    )
                    for page, visit in zip(pages, visits, strict=True)
                ],
            )
            link(VisitReportPage, "dimensions", pages, lambda: rng.sample(self.dimensions, rng.randint(1, 2)))
            self._rows(rng, Participant, pages, 2, self._participant)
            self._rows(rng, PointDiscussed, pages, 3, lambda rng: {"text": text(rng, 1)})
            self._rows(
                rng,
                Commitment,
                pages,
                1,
                lambda rng: {"text": text(rng, 1), "by": rng.choice(self.organisations)},
            )
            self._rows(rng, VisitReportSource, pages, 1, lambda rng: {"title": SOURCE, "publisher": MARK})

        return write

    def _participant(self, rng: random.Random) -> dict[str, Any]:
        return {
            "office": f"Kepala dinas ({MARK})",
            "organisation": rng.choice(self.organisations),
            "side": rng.choice(["host", "visitor"]),
        }

    def _rows(
        self,
        rng: random.Random,
        model: type[Any],
        pages: Sequence[Page],
        each: int,
        values: Callable[[random.Random], dict[str, Any]],
    ) -> None:
        """`each` child rows for every page."""
        model.objects.bulk_create(
            [
                model(
                    page_id=page.pk,
                    sort_order=n,
                    locale=self.locale,
                    translation_key=uuid.UUID(int=rng.getrandbits(128), version=4),
                    **values(rng),
                )
                for page in pages
                for n in range(each)
            ]
        )


def text(rng: random.Random, sentences: int) -> str:
    """That many sentences."""
    return " ".join(rng.sample(SENTENCES, sentences))


def village(rng: random.Random) -> str:
    """A made-up name that hardly any other record holds, so that words grow in number with the records."""
    return "".join(rng.choices(SYLLABLES, k=3)).capitalize()


def insert_children(model: type[Page], rows: list[Any]) -> None:
    """Insert the model's own table for pages whose parent rows exist; Django's bulk_create refuses such models."""
    fields = model._meta.local_concrete_fields
    size = max(connection.ops.bulk_batch_size(fields, rows), 1)
    for start in range(0, len(rows), size):
        query = InsertQuery(model)
        query.insert_values(fields, rows[start : start + size])
        query.get_compiler(connection=connection).execute_sql()


def link(model: type[Model], field: str, rows: Sequence[Any], chosen: Callable[[], Sequence[Any]]) -> None:
    """Fill a many-to-many relation with what `chosen` gives for each row."""
    relation: Any = model._meta.get_field(field)
    through = relation.remote_field.through
    near, far = f"{relation.m2m_field_name()}_id", f"{relation.m2m_reverse_field_name()}_id"
    through._default_manager.bulk_create(
        [through(**{near: row.pk, far: getattr(one, "pk", one)}) for row in rows for one in chosen()]
    )
