"""What every engine must do, whichever it is."""

from dataclasses import replace
from datetime import date
from hashlib import sha256
from io import BytesIO
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.contract import (
    Alternative,
    FacetLift,
    Field,
    Group,
    Key,
    Match,
    Order,
    PhraseLift,
    Query,
    SearchRequest,
    Unit,
)
from search.sources import Attachment, Document
from tests.search import oracle
from tests.search.engines import Bench

TODAY = date(2026, 11, 24)


def doc(title: str = "", **fields: Any) -> Document:
    fields.setdefault("audience", frozenset({"public"}))
    return Document(title=title, language=fields.pop("language", "id"), **fields)


def unit(word: str, *more: Alternative, rarity: int = 8, match: Match = Match.EXACT, prefix: bool = False) -> Unit:
    return Unit(word, (Alternative(tuple(word.split()), match), *more), rarity, prefix)


def words(text: str, **fields: Any) -> Query:
    return Query(text, tuple(Group(word, ((unit(word),),)) for word in text.split()), **fields)


def ask(query: Query | str, **fields: Any) -> SearchRequest:
    fields.setdefault("tokens", frozenset({"public"}))
    return SearchRequest(words(query) if isinstance(query, str) else query, language="id", today=TODAY, **fields)


def found(bench: Bench, query: Query | str, **fields: Any) -> list[str]:
    request = ask(query, **fields)
    page = bench.search(request)
    assert page == oracle.search(bench.documents, request)
    return [hit.key[1] for hit in page.hits]


def put(bench: Bench, **documents: Document) -> None:
    bench.put({("k", name): document for name, document in documents.items()})


def file(text: str) -> Attachment:
    return Attachment("lampiran", sha256(text.encode()).hexdigest(), lambda: BytesIO(text.encode()), "pdf")


def test_a_match_in_the_title_comes_before_other_names_summary_body_files(bench: Bench) -> None:
    put(
        bench,
        attachment=doc(attachments=(file("banjir"),)),
        body=doc(body="banjir"),
        title=doc("banjir"),
        summary=doc(summary="banjir"),
        alias=doc(alias="banjir"),
        often=doc(body="banjir lalu banjir dan banjir"),
    )
    both = Query("banjir", (Group("banjir", ((unit("banjir", Alternative(("banjir",), Match.STEM)),),)),))
    assert found(bench, both) == ["title", "alias", "summary", "often", "body", "attachment"]


def test_exact_comes_before_stem_before_synonym_before_correction(bench: Bench) -> None:
    put(bench, exact=doc("pengaduan"), stem=doc("aduan"), synonym=doc("keluhan"), correction=doc("pengadaan"))
    ways = unit(
        "pengaduan",
        Alternative(("adu",), Match.STEM),
        Alternative(("keluh",), Match.SYNONYM),
        Alternative(("pengadaan",), Match.CORRECTION),
    )
    assert found(bench, Query("pengaduan", (Group("pengaduan", ((ways,),)),))) == [
        "exact",
        "stem",
        "synonym",
        "correction",
    ]


def test_all_words_are_needed_and_may_stand_in_different_fields(bench: Bench) -> None:
    put(bench, both=doc("banjir", body="jakarta"), one=doc("banjir"), other=doc("jakarta"))
    assert found(bench, "banjir jakarta") == ["both"]


def test_relaxed_one_word_is_enough_and_more_words_win(bench: Bench) -> None:
    put(bench, one=doc("banjir"), two=doc(body="banjir jakarta"), none=doc("lain"))
    assert found(bench, "banjir jakarta", relaxed=True) == ["two", "one"]


def test_a_phrase_is_met_only_by_neighbours(bench: Bench) -> None:
    put(bench, phrase=doc("kerja sama daerah"), apart=doc("kerja yang sama"), turned=doc("sama kerja"))
    assert found(bench, Query("x", (Group("x", ((unit("kerja sama"),),)),))) == ["phrase"]


def test_a_phrase_does_not_reach_from_one_field_into_the_next(bench: Bench) -> None:
    put(bench, apart=doc("kerja", alias="sama", summary="kerja", body="sama"))
    assert found(bench, Query("x", (Group("x", ((unit("kerja sama"),),)),))) == []


def test_a_phrase_of_three_words_is_no_chain_of_pairs(bench: Bench) -> None:
    put(bench, phrase=doc(body="kerja sama daerah"), chain=doc(body="sama daerah lalu kerja sama"))
    assert found(bench, Query("x", (Group("x", ((unit("kerja sama daerah"),),)),))) == ["phrase"]
    assert found(bench, Query("x", (Group("x", ((unit("kerja sama dae", prefix=True),),)),))) == ["phrase"]


def test_a_phrase_is_found_far_into_a_long_text(bench: Bench) -> None:
    long = "kerja yang lain " * 10_000
    put(bench, late=doc(body=f"{long} kerja sama"), never=doc(body=long))
    assert found(bench, Query("x", (Group("x", ((unit("kerja sama"),),)),))) == ["late"]


def test_the_longest_query_is_answered(bench: Bench) -> None:
    put(bench, a=doc(" ".join(f"w{n}" for n in range(72))))
    groups = tuple(
        Group(
            str(n),
            (
                tuple(
                    unit(f"w{n + place}", *(Alternative((f"x{n}", f"y{way}"), Match.SYNONYM) for way in range(5)))
                    for place in range(0, 72, 12)
                ),
                (unit(f"z{n}"),),
            ),
        )
        for n in range(12)
    )
    assert found(bench, Query("x", groups, phrase_lifts=(PhraseLift(("w1", "w2"), 3),) * 6)) == ["a"]


def test_the_best_reading_of_a_group_counts(bench: Bench) -> None:
    put(bench, notion=doc("pengaduan"), words=doc(body="laporan warga"), half=doc("laporan"))
    group = Group("laporan warga", ((unit("laporan"), unit("warga")), (unit("pengaduan", rarity=16),)))
    assert found(bench, Query("x", (group,))) == ["notion", "words"]


def test_minus_takes_away_what_holds_the_word_anywhere(bench: Bench) -> None:
    put(bench, kept=doc("banjir"), gone=doc("banjir", body="jakarta"), by_stem=doc("banjir", body="pengaduan"))
    excluded = (Alternative(("jakarta",), Match.EXACT), Alternative(("adu",), Match.STEM))
    assert found(bench, words("banjir", excluded=excluded)) == ["kept"]


def test_a_prefix_unit_is_met_by_every_word_that_begins_so(bench: Bench) -> None:
    put(bench, long=doc("pengaduan warga"), other=doc("warga"), phrase=doc("smart city"), exact=doc("pengad"))
    assert found(bench, Query("x", (Group("x", ((unit("pengad", prefix=True),),)),))) == ["exact", "long"]
    assert found(bench, Query("x", (Group("x", ((unit("smart ci", prefix=True),),)),))) == ["phrase"]


def test_only_the_fields_asked_for_are_searched(bench: Bench) -> None:
    put(bench, title=doc("banjir"), body=doc(body="banjir"))
    assert found(bench, "banjir", fields=(Field.TITLE, Field.ALIAS)) == ["title"]


def test_neighbours_of_the_query_lift_a_document(bench: Bench) -> None:
    put(bench, apart=doc("laporan dari warga"), together=doc("laporan warga"))
    lifted = words("laporan warga", phrase_lifts=(PhraseLift(("lapor", "warga"), 5),))
    assert found(bench, lifted) == ["together", "apart"]


def test_a_facet_value_lifts_a_document(bench: Bench) -> None:
    put(bench, mention=doc("banjir jakarta"), home=doc(body="banjir", facets={"daerah": ["31"]}))
    assert found(bench, words("banjir", facet_lifts=(FacetLift("daerah", "31", 5000),))) == ["home", "mention"]


def test_the_newer_the_confirmed_and_the_readers_language_come_first(bench: Bench) -> None:
    put(
        bench,
        new=doc("banjir", day=date(2026, 10, 1)),
        older=doc("banjir", day=date(2025, 1, 1)),
        old=doc("banjir", day=date(2012, 1, 1)),
        foreign=doc("banjir", language="en"),
        doubtful=doc("banjir", language="en", confirmed=False),
    )
    assert found(bench, "banjir") == ["new", "older", "old", "foreign", "doubtful"]


def test_what_another_language_shows_is_not_listed_in_this_one(bench: Bench) -> None:
    put(bench, here=doc("banjir"), there=doc("banjir", shown_in=frozenset({"en"})))
    assert found(bench, "banjir") == ["here"]


def test_pinned_comes_first_even_unmatched_but_only_where_facets_and_reader_allow(bench: Bench) -> None:
    secret = frozenset({"org:1"})
    put(bench, a=doc("banjir"), b=doc("lain", facets={"jenis": ["x"]}), c=doc("lain"), d=doc("lain", audience=secret))
    pinned = (("k", "c"), ("k", "b"), ("k", "d"), ("k", "gone"))
    assert found(bench, "banjir", pinned=pinned) == ["c", "b", "a"]
    assert found(bench, "banjir", pinned=pinned, selected={"jenis": ("x",)}, facets=("jenis",)) == ["b"]
    assert found(bench, "banjir", pinned=(("k", "a"),)) == ["a"]


def test_excluded_keys_are_in_no_number(bench: Bench) -> None:
    put(bench, a=doc("banjir", facets={"jenis": ["x"]}), b=doc("banjir", facets={"jenis": ["x"]}))
    assert found(bench, "banjir", excluded=(("k", "a"), ("other", "b")), facets=("jenis",)) == ["b"]


def test_nothing_typed_lists_everything_and_nothing_understood_finds_nothing(bench: Bench) -> None:
    put(bench, a=doc("satu", day=date(2020, 1, 1)), b=doc("dua", day=date(2021, 1, 1)))
    assert found(bench, Query("", everything=True)) == ["b", "a"]
    assert found(bench, Query("!!!")) == []


def test_facets_are_or_within_and_among_each_other_and_count_past_their_own_selection(bench: Bench) -> None:
    put(
        bench,
        a=doc("banjir", facets={"jenis": ["kasus"], "daerah": ["31"]}),
        b=doc("banjir", facets={"jenis": ["kasus"], "daerah": ["65"]}),
        c=doc("banjir", facets={"jenis": ["artikel"], "daerah": ["31"]}),
        d=doc("banjir", facets={"jenis": ["kunjungan"], "daerah": ["65", "65.71"]}),
    )
    facets = ("jenis", "daerah")
    request = ask("banjir", facets=facets, selected={"jenis": ("kasus", "artikel"), "daerah": ("31",)})
    page = bench.search(request)
    assert {hit.key[1] for hit in page.hits} == {"a", "c"}
    assert page.facets == {"jenis": {"kasus": 1, "artikel": 1}, "daerah": {"31": 2, "65": 1}}
    assert page == oracle.search(bench.documents, request)


def test_every_value_of_a_facet_is_counted(bench: Bench) -> None:
    bench.put({("k", str(n)): doc("banjir", facets={"daerah": [f"{n:02}"]}) for n in range(60)})
    page = bench.search(ask("banjir", facets=("daerah",), size=5))
    assert (page.total, len(page.hits), len(page.facets["daerah"])) == (60, 5, 60)


def test_pages_follow_each_other(bench: Bench) -> None:
    bench.put({("k", f"{n:02}"): doc("banjir") for n in range(25)})
    first, second = found(bench, "banjir"), found(bench, "banjir", offset=20)
    assert [*first, *second] == [f"{n:02}" for n in range(25)]


def test_newest_first_and_undated_last(bench: Bench) -> None:
    put(
        bench, old=doc("banjir", day=date(2020, 1, 1)), none=doc("banjir"), new=doc(body="banjir", day=date(2021, 1, 1))
    )
    assert found(bench, "banjir", order=Order.NEWEST) == ["new", "old", "none"]


def test_by_region_code_then_best_and_without_region_last(bench: Bench) -> None:
    put(
        bench,
        north=doc("banjir", region="65"),
        part=doc("banjir", region="31.71"),
        body=doc(body="banjir", region="31"),
        title=doc("banjir", region="31"),
        none=doc("banjir"),
    )
    assert found(bench, "banjir", order=Order.REGION) == ["title", "body", "part", "north", "none"]


def test_who_holds_no_token_finds_nothing(bench: Bench) -> None:
    put(bench, a=doc("banjir"))
    assert found(bench, "banjir", tokens=frozenset()) == []


def test_what_has_no_audience_is_found_by_nobody(bench: Bench) -> None:
    put(bench, a=doc("banjir", audience=frozenset()))
    assert found(bench, "banjir", tokens=frozenset({"public", "org:1"})) == []


def test_a_member_finds_what_is_public_and_their_own_in_one_order(bench: Bench) -> None:
    put(
        bench,
        public=doc(body="banjir"),
        own=doc("banjir", audience=frozenset({"org:1"})),
        foreign=doc("banjir", audience=frozenset({"org:2"})),
    )
    assert found(bench, "banjir", tokens=frozenset({"public", "org:1"})) == ["own", "public"]
    assert found(bench, "banjir") == ["public"]


@pytest.mark.parametrize("tokens", [{"public"}, {"public", "org:1", "members"}])
def test_documents_that_a_reader_may_not_see_change_nothing(bench: Bench, tokens: set[str]) -> None:
    put(
        bench,
        a=doc("banjir jakarta", facets={"jenis": ["kasus"]}),
        b=doc(body="banjir", facets={"jenis": ["artikel"]}),
        own=doc(summary="banjir", audience=frozenset({"org:1"}), facets={"jenis": ["usulan"]}),
    )
    request = ask("banjir", tokens=frozenset(tokens), facets=("jenis",))
    before = bench.search(request)
    bench.put(
        {
            ("k", f"secret{n}"): doc("banjir " * (n + 1), audience=frozenset({"org:2"}), facets={"jenis": ["rahasia"]})
            for n in range(50)
        }
    )
    assert bench.search(request) == before


def test_a_changed_document_is_found_as_it_is_now(bench: Bench) -> None:
    put(bench, a=doc("banjir"))
    put(bench, a=doc("pengaduan"))
    assert (found(bench, "banjir"), found(bench, "pengaduan")) == ([], ["a"])


def test_a_document_that_becomes_restricted_leaves_the_public(bench: Bench) -> None:
    put(bench, a=doc("banjir"))
    put(bench, a=doc("banjir", audience=frozenset({"org:1"})))
    assert (found(bench, "banjir"), found(bench, "banjir", tokens=frozenset({"org:1"}))) == ([], ["a"])


@pytest.mark.parametrize(
    "word", ["2022-03-17", "pp-28-2018", "78.19", "e_x", "étoile", "日本", "o'neil", 'a"b', "a\\b", "a:b"]
)
def test_a_word_with_marks_is_a_word_and_no_syntax(bench: Bench, word: str) -> None:
    put(bench, a=doc("lain"))
    assert found(bench, Query("x", (Group("x", ((Unit(word, (Alternative((word,), Match.EXACT),)),),)),))) == []


VOCABULARY = ["banjir", "pengaduan", "aduan", "warga", "jakarta", "kerja", "sama"]
texts = st.lists(st.sampled_from(VOCABULARY), max_size=6).map(" ".join)
documents = st.builds(
    doc,
    texts,
    alias=texts,
    summary=texts,
    body=texts,
    language=st.sampled_from(["id", "en"]),
    audience=st.frozensets(st.sampled_from(["public", "org:1", "org:2"])),
    facets=st.fixed_dictionaries({"jenis": st.lists(st.sampled_from(["x", "y"]), unique=True)}),
    day=st.none() | st.dates(date(2020, 1, 1), TODAY),
    region=st.sampled_from(["", "31", "65"]),
    confirmed=st.booleans(),
)
alternatives = st.builds(
    Alternative,
    st.lists(st.sampled_from([*VOCABULARY, "adu"]), min_size=1, max_size=2).map(tuple),
    st.sampled_from(Match),
)
units = st.builds(
    Unit, st.just("u"), st.lists(alternatives, min_size=1, max_size=3).map(tuple), st.integers(1, 16), st.just(False)
)
groups = st.builds(
    Group, st.just("g"), st.lists(st.lists(units, min_size=1, max_size=2).map(tuple), min_size=1, max_size=2).map(tuple)
)
queries = st.builds(
    Query,
    st.just("q"),
    st.lists(groups, min_size=1, max_size=3).map(tuple),
    st.lists(alternatives, max_size=1).map(tuple),
    st.lists(st.builds(PhraseLift, st.just(("kerja", "sama")), st.integers(1, 9)), max_size=1).map(tuple),
)
requests = st.builds(
    ask,
    queries,
    tokens=st.frozensets(st.sampled_from(["public", "org:1"]), min_size=1),
    facets=st.just(("jenis",)),
    selected=st.fixed_dictionaries({"jenis": st.lists(st.sampled_from(["x", "y"]), unique=True).map(tuple)}),
    order=st.sampled_from(Order),
    relaxed=st.booleans(),
    pinned=st.lists(st.just(("k", "0")), max_size=1).map(tuple),
)


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(st.lists(documents, max_size=6), st.lists(requests, min_size=1, max_size=4))
def test_every_engine_answers_as_the_contract_in_plain_python(
    bench: Bench, held: list[Document], asked: list[SearchRequest]
) -> None:
    bench.clear()
    bench.put({("k", str(number)): document for number, document in enumerate(held)})
    for request in asked:
        assert bench.search(request) == oracle.search(bench.documents, request)


def test_keys_are_compared_as_text(bench: Bench) -> None:
    keys: list[Key] = [("k", "10"), ("k", "9"), ("j", "1"), ("k-x", "1")]
    bench.put({key: doc("banjir") for key in keys})
    page = bench.search(ask("banjir"))
    assert [hit.key for hit in page.hits] == sorted(keys, key=":".join)
    assert replace(page, degraded=True) != page
