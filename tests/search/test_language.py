"""Words, stems and signs, the same for every engine."""

import re
from itertools import combinations, product
from pathlib import Path

import pytest

from search.contract import Field
from search.language import LONGEST_WORD, fold, stem, stream, streams, tokens, words_with_places
from search.signs import yearless

FAMILIES = [
    line.split()
    for line in (Path(__file__).parent / "data" / "families.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]


def words(text: str) -> list[str]:
    return [token.text for token in tokens(text) if not token.sign]


def signs(text: str) -> list[str]:
    return [token.text for token in tokens(text) if token.sign]


def test_words_of_one_family_share_a_stem() -> None:
    pairs = [pair for family in FAMILIES for pair in combinations(family, 2)]
    apart = [pair for pair in pairs if stem(pair[0]) != stem(pair[1])]
    assert len(apart) <= len(pairs) // 50, apart


def test_words_of_different_families_do_not() -> None:
    joined = [
        pair
        for one, other in combinations(FAMILIES, 2)
        for pair in product(one, other)
        if stem(pair[0]) == stem(pair[1])
    ]
    assert joined == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("pemerintah", "perintah"),
        ("pengadaan", "keberadaan"),
        ("perangkat", "berangkat"),
        ("peserta", "serta"),
        ("penanganan", "tangan"),
        ("perwali", "wali"),
        ("penghargaan", "harga"),
        ("perjanjian", "janji"),
        ("penduduk", "kedudukan"),
        ("pelajar", "pelajaran"),
        ("kinerja", "kerja"),
        ("undangan", "undang"),
        ("training", "trains"),
        ("parking", "parks"),
        ("international", "internship"),
        ("organization", "organ"),
    ],
)
def test_words_that_only_look_related_keep_apart(one: str, other: str) -> None:
    assert stem(one) != stem(other)


@pytest.mark.parametrize("name", ["bali", "maluku", "papua", "kutim", "selor", "jakarta", "kaltara", "lampung"])
def test_names_of_places_stay_as_they_are(name: str) -> None:
    assert stem(name) == (name,)


@pytest.mark.parametrize(
    ("written", "stems"),
    [
        ("kerjasama", ("kerja", "sama")),
        ("tandatangan", ("tanda", "tangan")),
        ("ditindaklanjuti", ("tindak", "lanjut")),
        ("smartcity", ("smart", "city")),
        ("walikota", ("wali", "kota")),
        ("antardaerah", ("antar", "daerah")),
        ("pascabencana", ("pasca", "bencana")),
        ("perjanjiannya", ("perjanjian",)),
        ("daring", ("daring",)),
    ],
)
def test_words_written_as_one_or_apart_mean_the_same(written: str, stems: tuple[str, ...]) -> None:
    assert stem(written) == stems


def test_no_stem_is_empty_or_changes_what_is_no_word() -> None:
    for word in ("112", "3t", "pp", "ai", "78.19", "日本", "é", "a" * LONGEST_WORD):
        assert all(stem(word)) is bool(stem(word))
    assert (stem("112"), stem("3t")) == (("112",), ("3t",))


@pytest.mark.parametrize(
    "written",
    [
        "17 Maret 2022",
        "17 maret  2022",
        "March 17, 2022",
        "March 17th 2022",
        "17-3-2022",
        "17/03/2022",
        "17.3.2022",
        "2022-03-17",
        "Rabu, 17 Mar 2022.",
    ],
)
def test_a_day_has_one_sign_however_it_is_written(written: str) -> None:
    assert signs(written) == ["2022-03-17", "2022-03"]


def test_a_month_has_the_sign_that_its_days_have_too() -> None:
    assert signs("Maret 2022") == signs("March, 2022") == ["2022-03"]


@pytest.mark.parametrize("written", ["32-13-2022", "0 Maret 1850", "2022", "17 Maret", "1.17.3", "99/99/2022"])
def test_what_is_no_day_has_no_sign(written: str) -> None:
    assert signs(written) == []


@pytest.mark.parametrize(
    "written",
    [
        "PP 28 2018",
        "PP 28/2018",
        "PP28/2018",
        "PP No. 28/2018",
        "PP Nomor 28 Tahun 2018",
        "pp no 28 th 2018",
        "Peraturan Pemerintah Nomor 28 Tahun 2018",
        "Peraturan Pemerintah (PP) Nomor 28 Tahun 2018",
        "Peraturan Pemerintah Republik Indonesia Nomor 28 Tahun 2018 tentang",
        "Government Regulation No. 28 of 2018",
        "Government Regulation Number 28 of 2018",
    ],
)
def test_a_regulation_has_one_sign_however_it_is_written(written: str) -> None:
    assert signs(written) == ["pp-28-2018", "pp-28"]


@pytest.mark.parametrize(
    ("written", "sign"),
    [
        ("Undang-Undang Nomor 23 Tahun 2014", "uu-23-2014"),
        ("Law No. 23 of 2014", "uu-23-2014"),
        ("Permendagri 22/2020", "permendagri-22-2020"),
        ("Peraturan Menteri Dalam Negeri Nomor 22 Tahun 2020", "permendagri-22-2020"),
        ("PermenPANRB 59/2020", "permen-59-2020"),
        ("Peraturan Menteri PANRB Nomor 59 Tahun 2020", "permen-59-2020"),
        ("Peraturan Gubernur Nomor 280 Tahun 2014", "pergub-280-2014"),
        ("Perda Provinsi DKI Jakarta Nomor 1 Tahun 2014", "perda-1-2014"),
        ("Peraturan Wali Kota No. 7 Tahun 2021", "perwali-7-2021"),
    ],
)
def test_regulations_of_every_level_have_signs(written: str, sign: str) -> None:
    assert signs(written)[0] == sign


def test_a_regulation_without_its_year_has_the_looser_sign() -> None:
    assert [sign for sign, _start, _end in yearless("pp 28 dan uu no. 23")] == ["pp-28", "uu-23"]
    assert list(yearless("pp 2018, pp 28/2018, uu 23 tahun 2014")) == []


@pytest.mark.parametrize(
    ("written", "word"),
    [
        ("78,19", "78.19"),
        ("78.19", "78.19"),
        ("1.204", "1204"),
        ("1,204", "1204"),
        ("1.204,5", "1204.5"),
        ("0,125", "0.125"),
    ],
)
def test_numbers_are_written_in_one_notation(written: str, word: str) -> None:
    assert words(written) == [word]


def test_names_and_amounts_keep_together() -> None:
    assert words("Ma’ruf, Jum'at, Jakarta's; Rp1,5 miliar; Café") == [
        "maruf",
        "jumat",
        "jakarta",
        "rp",
        "1.5",
        "miliar",
        "cafe",
    ]


def test_tokens_hold_only_letters_digits_and_marks_that_engines_quote() -> None:
    text = "\"a' OR 1=1 --\x00 f(x) t:kerja t=kerja * ~ 17/3/2022 'x' \u202eabc 日本語 🙂 a_b c-d 3.5"
    for token in tokens(text):
        assert re.fullmatch(r"[^\W_]+(?:[.-][^\W_]+)*", token.text), token


def test_places_are_those_of_the_text() -> None:
    text = "Kerja sama, Ma'ruf 1.204 orang"
    assert [text[start:end] for _word, start, end in words_with_places(text)] == [
        "Kerja",
        "sama",
        "Ma'ruf",
        "1.204",
        "orang",
    ]
    found = [token for token in tokens("Pada 17 Maret 2022 rapat") if token.sign]
    assert "Pada 17 Maret 2022 rapat"[found[0].start : found[0].end] == "17 Maret 2022"


@pytest.mark.parametrize(
    "text", ["", " ", "...", "Kerja sama 17 Maret 2022, 1.204 orang, PP 28/2018", "Ma’ruf é 2022 x", "19992000"]
)
def test_a_stream_holds_the_words_and_stems_of_the_text_in_order(text: str) -> None:
    found = list(tokens(text))
    assert stream(text).words.split() == [token.text for token in found]
    assert stream(text).stems.split() == [
        one for token in found for one in ((token.text,) if token.sign else stem(token.text))
    ]


def test_what_summary_and_body_say_often_is_a_field_of_its_own() -> None:
    made = streams(
        {
            Field.TITLE: "banjir " * 5,
            Field.SUMMARY: "aduan dan",
            Field.BODY: "pengaduan dan mengadukan dan",
            Field.ALIAS: "",
        }
    )
    assert made[Field.OFTEN].stems == "adu"
    assert made[Field.OFTEN].words == ""
    assert Field.ALIAS not in made
    assert Field.OFTEN not in streams({Field.BODY: "aduan aduan"})


def test_folding_leaves_small_letters_without_marks() -> None:
    assert fold("Ｃａｆé ÀÉ İ") == fold(fold("Ｃａｆé ÀÉ İ")) == "cafe ae i"
