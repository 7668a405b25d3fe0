"""Every public template at least once: a name for the person who reads a failure, and the address."""

from typing import Final

PAGES: Final[dict[str, str]] = {
    "home": "/",
    "case studies": "/studi-kasus/",
    "visits": "/kunjungan/",
    "visits, second page": "/kunjungan/?page=2",
    "articles": "/artikel/",
    "regions": "/daerah/",
    "case studies of one region": "/studi-kasus/?daerah=31",
    "case studies, none found": "/studi-kasus/?daerah=11&status=running",
    "case studies, filter ignored": "/studi-kasus/?daerah=99&dari=kemarin",
    "regions by name": "/daerah/?nama=tarakan",
    "search": "/cari/",
    "search results": "/cari/?q=pengaduan&jenis=studi-kasus",
    "search, nothing found": "/cari/?q=zzxxqq&tahun=kemarin",
    "case study": "/studi-kasus/crm-dan-jaki-jakarta/",
    "case study with figures that conflict": "/studi-kasus/lampung-in/",
    "case study not translated": "/studi-kasus/war-room-makassar/",
    "visit report": "/kunjungan/kunjungan-virtual-kalimantan-utara/",
    "short visit report": "/kunjungan/kota-batu-2016/",
    "article": "/artikel/membaca-angka-konektivitas-kaltara/",
    "region": "/daerah/kalimantan-utara/",
    "region that operates": "/daerah/dki-jakarta/",
    "organisation": "/organisasi/jakarta-smart-city/",
    "about": "/tentang/",
    "help": "/bantuan/",
    "accessibility statement": "/aksesibilitas/",
    "style guide": "/panduan-gaya/",
    "report a mistake": "/lapor-kesalahan/?halaman=%2Fstudi-kasus%2F",
    "mistake reported": "/lapor-kesalahan/terkirim/",
    "ask for a visit": "/minta-kunjungan/",
    "needs": "/kebutuhan/",
    "need": "/kebutuhan/1/",
    "proposals": "/usulan/",
    "proposals, filter ignored": "/usulan/?arah=offer&tahun=kemarin",
    "proposal": "/usulan/1/",
    "partnerships": "/kemitraan/",
    "partnerships, filter ignored": "/kemitraan/?status=active&tahap=kemarin",
    "partnership": "/kemitraan/1/",
    "partnership without document": "/kemitraan/5/",
    "sign in": "/akun/login/",
    "forgotten password": "/akun/password/reset/",
    "missing page": "/tidak-ada/",
}
ONLY_INDONESIAN: Final = {"case study not translated", "short visit report"}
MISSING: Final = {"missing page"}


def in_both_languages() -> list[tuple[str, str, str]]:
    """Name, language, path of each page in each language that it exists in."""
    rows = [(name, "id", path) for name, path in PAGES.items()]
    return rows + [(name, "en", f"/en{path}") for name, path in PAGES.items() if name not in ONLY_INDONESIAN]
