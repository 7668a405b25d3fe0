"""First parts of addresses that no page may take: those of views, of the lists, and those promised for later."""

from typing import Final

LISTS: Final = frozenset({"artikel", "kunjungan", "studi-kasus"})
VIEWS: Final = frozenset(
    {
        *(
            "akun",
            "cari",
            "cms",
            "daerah",
            "django-admin",
            "documents",
            "healthz",
            "lapor-kesalahan",
            "media",
            "organisasi",
        ),
        *("panduan-gaya", "readyz", "robots", "sitemap", "static"),
    }
)
PROMISED: Final = frozenset({"api", "kebutuhan", "konfirmasi", "kemitraan", "minta-kunjungan", "ruang-kerja", "usulan"})
LANGUAGES: Final = frozenset({"en", "id"})
RESERVED: Final = LISTS | VIEWS | PROMISED | LANGUAGES
