"""Two hundred queries that mean nothing good: an answer in time, never a failure, never what was not asked for."""

import itertools
from urllib.parse import quote

import pytest
from django.test import Client

from tests.factories import OrganisationFactory
from tests.search.shelf import Shelf

SECRET = "Kertaswadi"
PIECES = [
    *(
        '"',
        "'",
        "(",
        ")",
        "((((",
        "))))",
        "[",
        "]",
        "{",
        "}",
        "<",
        ">",
        "\\",
        "/",
        "//",
        "*",
        "?",
        "~",
        "^",
        ":",
        "|",
        "&",
    ),
    *(
        "+",
        "-",
        "--",
        "!",
        "%",
        "_",
        "#",
        ";",
        ",",
        ".",
        "…",
        "=",
        "==",
        "@",
        "`",
        "´",
        "°",
        "\x00",
        "\x1f",
        "\x7f",
        "\n",
    ),
]
SYNTAX = [
    *(
        '"banjir',
        'banjir"',
        '"banjir" "',
        '-"banjir',
        "-banjir",
        "--banjir",
        "- banjir",
        "-",
        '-""',
        '""',
        '" "',
        "'banjir'",
    ),
    *("banjir AND", "OR banjir", "NOT banjir", "banjir NEAR kota", "NEAR(banjir kota)", "NEAR(", "AND OR NOT"),
    *("title:banjir", "body : banjir", "t:kerja", "t=kerja", "_all:*", "audience:org:1", "{title} : banjir", "^banjir"),
    *(
        "banjir*",
        "*banjir",
        "*",
        "**",
        "ban*ir",
        "banjir~",
        "banjir~2",
        "banjir^9",
        "[a TO z]",
        "{* TO *}",
        "/.*/",
        "/ban.*/",
    ),
    *("banjir & kota", "banjir | kota", "!banjir", "banjir <-> kota", "banjir:*", "'banjir':A", "a:b:c:d", "::", ":*"),
    *(
        "' OR 1=1 --",
        "'; DROP TABLE search_searchentry; --",
        '" OR ""="',
        "1) UNION SELECT 1 --",
        "%s",
        "%(x)s",
        "{}",
        "${7*7}",
    ),
    *(
        "{{ 7*7 }}",
        "{% debug %}",
        "<script>alert(1)</script>",
        "../../etc/passwd",
        "\\x00",
        "\\u0000",
        "%00",
        "&amp;",
        "&#0;",
    ),
    *(
        "(" * 3000,
        ")" * 3000,
        '"' * 3000,
        "-" * 3000,
        "*" * 3000,
        "a" * 10_000,
        "a " * 5000,
        "banjir " * 2000,
        "é" * 5000,
    ),
    *("yang", "yang dan di", "the of and", "yang " * 60, "apa", "dan", "-yang", '"yang"', "di ke dari", "a", "i", "of"),
    *(".", "...", ",,,", "?!", "-_-", "()", "„“", "«»", "—", "·", "₂", "½", "①", "㎡", "ﬁ", "ſ", "ß", "İ", "ı", "Ǆ"),
    *(
        "😀",
        "😀😀😀 banjir",
        "👨‍👩‍👧‍👦",
        "🇮🇩",
        "banjir🌊",
        "مرحبا",
        "\u202ebanjir",
        "\u200fשלום",
        "\u200b",
        "ban\u00adjir",
        "ban\u200djir",
    ),
    *(
        "漢字",
        "한국어",
        "ไทย",
        "русский",
        "e\u0301\u0301\u0301",
        "\u0301" * 200,
        "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍",
        "\ufeff",
        "\ufffe",
        "\uffff",
        "\U0010ffff",
    ),
    *(
        "1" * 500,
        "-1",
        "0",
        "1e999",
        "NaN",
        "Infinity",
        "9" * 400 + "." + "9" * 400,
        "1,2,3,4,5",
        "17-3-2022",
        "99-99-9999",
    ),
    *(
        "2022-02-30",
        "0000-00-00",
        "PP",
        "PP 28",
        "PP Nomor Tahun",
        "PP 999 9999",
        "UU 0/0",
        "17 Maret",
        "Maret 2022",
        "/2022",
    ),
    *(
        "a-b-c-d-e-f-g-h",
        "x'x'x'x",
        "''''",
        "a''b",
        "ma'ruf",
        "o’o’o",
        "kota-kota-kota",
        "se-",
        "-an",
        "meng-",
        "ter ber per",
    ),
]
QUERIES = [*SYNTAX, *PIECES, *(f"{piece}banjir{piece}" for piece in PIECES[:20])]
NUMBERS = ["page=-1", "page=0", "page=99999999999999999999", "page=x", "page=1.5", "page=%00", "page=²", "page=١"]


def test_there_are_two_hundred_of_them() -> None:
    assert len(set(QUERIES)) >= 200


@pytest.fixture
def flood(things: Shelf) -> Shelf:
    """Something to find, and something that nobody may."""
    for number in range(25):
        things.put(f"Banjir kota {number}", summary="Pengaduan warga tentang banjir, 17 Maret 2022.", alias="a b c")
    things.put(f"{SECRET} banjir", audience=f"org:{OrganisationFactory().pk}", body=SECRET)
    return things


@pytest.mark.parametrize("start", range(0, len(QUERIES), 20))
def test_hostile_queries_are_answered(flood: Shelf, start: int) -> None:
    client = Client()
    client.get("/cari/?q=banjir")
    for number, query in enumerate(QUERIES[start : start + 20]):
        for path in ("/cari/", "/cari/saran/", *(("/en/cari/", "/cari/atom.xml") if number % 4 == 0 else ())):
            answer = client.get(f"{path}?q={quote(query)}")
            assert answer.status_code == 200, (path, query[:80])
            text = answer.content.decode()
            assert SECRET not in text, (path, query[:80])
            assert "<script>alert" not in text, (path, query[:80])


RAW = ["q=%ff", "q=%ed%a0%80", "q=%c0%af", "q=%", "q=%zz", "q[]=a", "q=a&q=b&q=c", "=a", "&&&", "q=a;b", "%00=%00", "q"]


@pytest.mark.parametrize("path", ["/cari/", "/cari/saran/", "/cari/atom.xml"])
def test_broken_addresses_are_answered(flood: Shelf, path: str) -> None:
    long = [
        f"daerah={'9' * 5000}",
        "&".join(f"daerah={n}" for n in range(900)),
        "&".join(f"x{n}=1" for n in range(900)),
    ]
    facets = [
        f"{name}={value}" for name in ("jenis", "tahun", "status", "hasil", "bahasa") for value in ("%00", "'", "-1")
    ]
    for query in itertools.chain(
        RAW, NUMBERS, long, facets, ("urut=%00", "urut=" + "x" * 5000, "persis=%00", "persis=x")
    ):
        answer = Client().get(f"{path}?{query}")
        assert answer.status_code == 200, query[:80]
        assert SECRET not in answer.content.decode()


@pytest.mark.parametrize("path", ["/cari/", "/cari/saran/", "/cari/atom.xml"])
def test_only_reading_is_answered(flood: Shelf, path: str) -> None:
    client = Client()
    assert client.head(f"{path}?q=banjir").content == b""
    for method in ("post", "put", "patch", "delete"):
        assert getattr(client, method)(path).status_code == 405
