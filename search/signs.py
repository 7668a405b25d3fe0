"""Dates and regulations, which each get one sign however they are written: “17 Maret 2022”, “PP No. 28/2018”."""

import re
from collections.abc import Iterator
from typing import Final

WORD: Final = r"(?:[Rr][Pp](?=\d)|[^\W_]+(?:['’ʼ`][^\W_]+)*)"  # “Rp1,5” is a word and a figure
_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "januari january jan",
            "februari february feb pebruari",
            "maret march mar",
            "april apr",
            "mei may",
            "juni june jun",
            "juli july jul",
            "agustus august agu aug",
            "september sep sept",
            "oktober october okt oct",
            "november nov nopember",
            "desember december des dec",
        ),
        1,
    )
    for name in names.split()
}
_REGULATIONS: Final = {
    name: kind
    for kind, names in {
        "uu": ("undang undang", "uu", "law"),
        "pp": ("peraturan pemerintah", "government regulation", "pp"),
        "perpres": ("peraturan presiden", "presidential regulation", "perpres"),
        "inpres": ("instruksi presiden", "presidential instruction", "inpres"),
        "permendagri": (
            "peraturan menteri dalam negeri",
            "minister of home affairs regulation",
            "regulation of the minister of home affairs",
            "permendagri",
        ),
        "permen": (
            "peraturan menteri",
            "ministerial regulation",
            "permenpanrb",
            "permenkominfo",
            "permenkomdigi",
            "permen",
        ),
        "pergub": ("peraturan gubernur", "governor regulation", "gubernatorial regulation", "pergub"),
        "kepgub": ("keputusan gubernur", "governor decree", "gubernatorial decree", "kepgub"),
        "perda": ("peraturan daerah", "regional regulation", "perda"),
        "perbup": ("peraturan bupati", "regent regulation", "perbup"),
        "perwali": ("peraturan wali kota", "peraturan walikota", "mayor regulation", "mayoral regulation", "perwali"),
        "se": ("surat edaran", "circular letter", "circular"),
    }.items()
    for name in names
}
_month = "|".join(sorted(_MONTHS, key=len, reverse=True))
_regulation = "|".join(r"[\s-]+".join(name.split()) for name in sorted(_REGULATIONS, key=len, reverse=True))
_numbered = rf"""
    \b(?P<kind>{_regulation})(?:\s+\(?[a-z]{{2,}}\)?){{0,5}}?\s*(?:no(?:mor|\.)?[\s:]*)?(?<!\d)(?P<number>\d{{1,4}})
"""
SIGN_OR_WORD: Final = re.compile(
    rf"""
    (?P<ymd>\b(?P<y1>(?:19|20)\d\d)-(?P<m1>\d\d?)-(?P<d1>\d\d?)\b)
    | (?P<dmy>\b(?P<d2>\d\d?)(?P<sep>[-/.])(?P<m2>\d\d?)(?P=sep)(?P<y2>(?:19|20)\d\d)\b)
    | (?P<long>\b(?P<d3>\d\d?)\s+(?P<m3>{_month})\s+(?P<y3>(?:19|20)\d\d)\b)
    | (?P<english>\b(?P<m4>{_month})\s+(?P<d4>\d\d?)(?:st|nd|rd|th)?,?\s+(?P<y4>(?:19|20)\d\d)\b)
    | (?P<month>\b(?P<m5>{_month}),?\s+(?P<y5>(?:19|20)\d\d)\b)
    | (?P<rule>{_numbered}\s*(?:/|tahun|thn?\.?|of|,)?\s*(?P<year>(?:19|20)\d\d)\b)
    | (?P<figure>\d+(?:[.,]\d+)+)
    | (?P<word>{WORD})
    """,
    re.VERBOSE,
)
_YEARLESS: Final = re.compile(
    rf"\b(?P<kind>{_regulation})\s*(?:no(?:mor|\.)?[\s:]*)?(?P<number>\d{{1,3}})\b(?!\s*(?:[-/.,:]\s*)?\d)(?!\s+tahun)"
)
YEAR: Final = re.compile(r"(?:19|20)\d\d")
BEFORE_A_YEAR: Final = 120  # letters that a date or regulation may take up before its year
AFTER_A_YEAR: Final = 8


def signs_of(match: re.Match[str]) -> tuple[str, ...]:
    """The sign of a match of SIGN_OR_WORD that is more than a word, and a looser one; none for no day of any month."""
    if match["kind"]:
        name = _numbered_kind(match)
        return f"{name}-{match['year']}", name
    if match["month"]:
        return (f"{match['y5']}-{_MONTHS[match['m5']]:02}",)
    day = next(int(match[f"d{n}"]) for n in (1, 2, 3, 4) if match[f"d{n}"])
    month_text = next(match[f"m{n}"] for n in (1, 2, 3, 4) if match[f"m{n}"])
    month = _MONTHS.get(month_text) or int(month_text)
    year = next(match[f"y{n}"] for n in (1, 2, 3, 4) if match[f"y{n}"])
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return ()
    return f"{year}-{month:02}-{day:02}", f"{year}-{month:02}"


def _numbered_kind(match: re.Match[str]) -> str:
    name = " ".join(match["kind"].replace("-", " ").split())
    return f"{_REGULATIONS[name]}-{int(match['number'])}"


def yearless(folded: str) -> Iterator[tuple[str, int, int]]:
    """(sign, start, end) of regulations named without a year (“PP 28”); texts hold that as the looser sign."""
    for match in _YEARLESS.finditer(folded):
        yield _numbered_kind(match), *match.span()
