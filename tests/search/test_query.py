"""Queries as people type them: words typed as one, first letters wrong, places with or without their tier."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict

from portal.regions import reference
from search import params
from search.models import SynonymGroup
from search.query import understand
from search.readers import Reader
from search.results import run
from tests.factories import OrganisationFactory
from tests.search.shelf import Shelf


def titles(query: str) -> list[str]:
    """What a stranger finds."""
    address = QueryDict(mutable=True)
    address["q"] = query
    found = run(Reader.of(AnonymousUser()), params.read(address)).items
    return ["".join(piece.text for piece in item.title) for item in found]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("pengaduanmasyarakat", "pengaduan masyarakat"),
        ("internetgratisdesa", "internet gratis desa"),
        ("laporanuntukwarga", "laporan untuk warga"),
    ],
)
def test_words_typed_as_one_are_taken_apart(things: Shelf, typed: str, meant: str) -> None:
    things.put("Internet gratis sampai ke desa")
    things.put("Masyarakat dan pengaduan")
    things.put("Warga membaca laporan")
    assert understand(typed).corrections == ((typed, meant),)
    assert len(titles(typed)) == 1


def test_words_typed_as_one_are_read_together_with_the_others(things: Shelf) -> None:
    things.put("Internet gratis sampai ke desa")
    things.put("Internet gratis di taman")
    assert titles("desa internetgratis")[0] == "Internet gratis sampai ke desa"


def test_a_word_that_differs_in_one_letter_comes_before_words_typed_as_one(things: Shelf) -> None:
    things.put("Pasar raya")
    assert understand("pasarraya").corrections == (("pasarraya", "pasar raya"),)
    things.put("Pasaraya")
    assert understand("pasarraya").corrections == (("pasarraya", "pasaraya"),)


@pytest.mark.parametrize("typed", ["umedang", "zumedang", "usmedang", "xsumedang", "sumedagn", "sumeddang", "sumdang"])
def test_a_letter_may_be_wrong_anywhere_the_first_one_too(things: Shelf, typed: str) -> None:
    things.put("Sumedang menurunkan tengkes")
    assert understand(typed).corrections == ((typed, "sumedang"),)
    assert titles(typed) == ["Sumedang menurunkan tengkes"]


def test_right_first_letter_is_likelier_than_a_wrong_one(things: Shelf) -> None:
    things.put("Kereta")
    things.put("Sereta")
    assert understand("kerete").corrections == (("kerete", "kereta"),)
    assert understand("serete").corrections == (("serete", "sereta"),)


def test_a_word_of_the_language_is_no_misspelling(things: Shelf) -> None:
    things.put("Teluk Jakarta")
    assert understand("telur").corrections == ()
    assert understand("teluq").corrections == (("teluq", "teluk"),)


def test_what_only_others_may_see_corrects_nothing(things: Shelf) -> None:
    things.put("Zentrikal gratis", audience=f"org:{OrganisationFactory().pk}")
    assert understand("zentrikel").corrections == ()
    assert understand("zentrikalgratis").corrections == ()


def test_the_word_as_typed_still_finds_what_holds_it(things: Shelf) -> None:
    things.put("Sumedang")
    organisation = OrganisationFactory()
    things.put("Zumedang", audience=f"org:{organisation.pk}")
    (group,) = understand("zumedang").query.groups
    assert group.readings[0][0].alternatives[0].tokens == ("zumedang",)


def test_words_of_a_term_are_right_where_they_stand(db: None, things: Shelf) -> None:
    reference.load()
    things.put("Clear matter")
    assert understand("clean water").corrections == ()
    assert understand("master plan").corrections == ()


def test_word_written_as_one_elsewhere_is_found_typed_as_two(things: Shelf) -> None:
    things.put("Wargaku menjawab")
    things.put("Perang war")
    assert titles("war gaku")[0] == "Wargaku menjawab"


@pytest.mark.parametrize("typed", ["kab. bantul", "Kabupaten Bantul", "bantul", "kab batnul"])
def test_a_place_is_found_with_or_without_its_tier(things: Shelf, typed: str) -> None:
    reference.load()
    things.put("Bantul membagikan aplikasi", region="34.02", facets={"daerah": ["34.02"]})
    things.put("Kabupaten lain")
    assert titles(typed)[0] == "Bantul membagikan aplikasi"
    assert understand(typed).places == ("34.02",)


def test_misspelt_place_of_several_words_is_a_place(things: Shelf) -> None:
    reference.load()
    things.put("Kalimantan Utara terhubung")
    assert understand("kalimatan utara").places == ("65",)
    assert understand("kalimantanutara").places == ("65",)
    (group,) = understand("kalimatan utara").query.groups
    assert group.text == "kalimatan utara"


def test_an_abbreviation_that_nothing_holds_finds_what_holds_the_words_it_stands_for(things: Shelf) -> None:
    SynonymGroup.objects.create(key="tkksd", terms="TKKSD\ntim koordinasi kerja sama daerah")
    things.put("Siapa saja dalam tim", body="Kerja sama antara daerah minta koordinasi")
    things.put("Tim sepak bola")
    assert titles("TKKSD") == ["Siapa saja dalam tim"]
    things.put("Tim koordinasi kerja sama daerah")
    assert titles("TKKSD")[0] == "Tim koordinasi kerja sama daerah"


def test_terms_that_entries_hold_find_room_before_those_that_none_holds(things: Shelf) -> None:
    SynonymGroup.objects.create(
        key="banjir", terms="\n".join(["banjir", *(f"istilah{n}x" for n in range(20)), "flood"])
    )
    things.put("Flood control")
    assert titles("banjir") == ["Flood control"]


@pytest.mark.parametrize(
    "query",
    [
        "gmn cara replikasi aplikasi dgn cepat sih",
        "siapa yang bisa replikasi aplikasi tsb",
        "apa saja replikasi aplikasi utk semua",
        "how do I get more of the aplikasi replikasi from other",
    ],
)
def test_what_a_question_is_made_of_is_not_looked_for(things: Shelf, query: str) -> None:
    things.put("Replikasi aplikasi, cepat")
    assert titles(query) == ["Replikasi aplikasi, cepat"]
    assert understand(query).dropped


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("emergency number", "Layanan darurat 112"),
        ("lpse", "Pengadaan barang"),
        ("tengkes", "Menurunkan stunting"),
        ("civil registry", "Dukcapil di desa"),
        ("malnutrition", "Menurunkan stunting"),
        ("data security", "Keamanan informasi"),
        ("six dimensions", "Enam dimensi"),
        ("visiting homes", "Home care"),
        ("e-signature", "Tanda tangan elektronik"),
        ("daerah penyangga", "Jabodetabekjur"),
    ],
)
def test_topics_of_local_government_meet_in_both_languages(things: Shelf, query: str, title: str) -> None:
    reference.load()
    things.put(title)
    assert titles(query) == [title]
