"""PostgreSQL: a tsvector made here, whose lexemes say their field; no text search configuration, no ts_rank."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import chain, pairwise
from typing import Final

from django.db import connection

from search.contract import Alternative, Field
from search.engines.database import bulk
from search.language import DATA, Streams, stem

LAST_POSITION: Final = 16_383  # what PostgreSQL can hold; phrases of three words and more are found up to there
POSITIONS: Final = 250  # of one lexeme; PostgreSQL holds 255
LONGEST_VECTOR: Final = 900_000  # bytes of lexemes; PostgreSQL refuses 1 MiB
PLACES: Final = [str(place) for place in range(1, LAST_POSITION + 1)]
LETTERS: Final[Mapping[Field, str]] = {
    Field.TITLE: "t",
    Field.ALIAS: "n",
    Field.SUMMARY: "s",
    Field.OFTEN: "o",
    Field.BODY: "b",
    Field.ATTACHMENT: "a",
}


class Postgres:
    """`t:word` is a word of the title, `t=stem` a stem of it, `t= one two` two common stems next to each other."""

    def create(self, table: str) -> list[str]:
        """The table and its GIN index."""
        return [
            f"CREATE TABLE {table} (entry_id bigint PRIMARY KEY, vector tsvector NOT NULL)",
            f"CREATE INDEX {table}_vector ON {table} USING gin (vector) WITH (fastupdate = on)",
        ]

    def insert(self, table: str, rows: Collection[tuple[int, Mapping[Field, Streams]]]) -> None:
        """A row an entry. What is new waits in a list that the index takes over at once, five times as fast as singly.

        Nothing is left in that list, as every search would read all of it.
        """
        made = ((entry, vector(streams)) for entry, streams in rows)
        bulk.insert_into(table, "entry_id, vector", made, values="(%s, %s::tsvector)")
        with connection.cursor() as cursor:
            cursor.execute("SELECT gin_clean_pending_list(%s)", [f"{table}_vector"])

    def words(self, fields: Collection[Field]) -> str:
        """Its lexemes of these fields that are neither stems nor pairs."""
        tags = ", ".join(f"'{LETTERS[field]}:'" for field in fields)
        plain = f"left(one, 2) IN ({tags}) AND substr(one, 3, 1) <> ' '"
        return f"(SELECT string_agg(substr(one, 3), ' ') FROM unnest(tsvector_to_array(vector)) one WHERE {plain})"

    def id_column(self) -> str:
        """A plain column."""
        return "entry_id"

    def matches(
        self, table: str, fields: Collection[Field], alternatives: Collection[Alternative], *, prefix: bool
    ) -> tuple[str, str]:
        """A tsquery of tagged lexemes, quoted here."""
        parts = [_phrase(one, LETTERS[field], prefix=prefix) for one in alternatives for field in fields]
        return "vector @@ %s::tsquery", " | ".join(parts)


def vector(streams: Mapping[Field, Streams]) -> str:
    """The text of a tsvector of all fields. Beyond PostgreSQL's limit neighbours go first, the least field's first."""
    parts = [
        (letter + mark, _escaped(text).split())
        for field, letter in LETTERS.items()
        if field in streams
        for mark, text in ((":", streams[field].words), ("=", streams[field].stems))
    ]
    lexemes = [
        *chain.from_iterable(_single(tag, tokens) for tag, tokens in parts),
        *chain.from_iterable(_pairs(tag, tokens) for tag, tokens in parts),
    ]
    text = " ".join(lexemes)
    return text if 4 * (len(text) + len(lexemes)) <= LONGEST_VECTOR else " ".join(_that_fit(lexemes))


def _that_fit(lexemes: Iterable[str]) -> Iterator[str]:
    size = 0
    for lexeme in lexemes:
        size += len(lexeme.encode()) + 4
        if size > LONGEST_VECTOR:
            return
        yield lexeme


def _single(tag: str, tokens: Sequence[str]) -> Iterator[str]:
    places: defaultdict[str, list[str]] = defaultdict(list)
    for token, place in zip(tokens, PLACES, strict=False):
        places[token].append(place)
    for token, found in places.items():
        yield f"'{tag}{token}':{','.join(found[:POSITIONS])}"
    if len(tokens) > LAST_POSITION:
        yield from (f"'{tag}{token}'" for token in dict.fromkeys(tokens[LAST_POSITION:]) if token not in places)


@cache
def common() -> frozenset[str]:
    """Words and stems that are frequent enough for their neighbourhoods to be kept."""
    lines = (DATA / "common_words.txt").read_text(encoding="utf-8").splitlines()
    words = [word for line in lines if not line.startswith("#") for word in line.split()]
    return frozenset(chain(words, *map(stem, words)))


def _pairs(tag: str, tokens: Sequence[str]) -> Iterator[str]:
    """Neighbours as one lexeme, where both are common.

    A phrase is otherwise found by reading the positions, for which PostgreSQL unpacks the vector of every entry that
    holds all of its words. Keeping every pair made the index thirteen times as large, and writing as much slower.
    """
    kept = common()
    pairs = dict.fromkeys(pair for pair in pairwise(tokens) if pair[0] in kept and pair[1] in kept)
    return (f"'{tag} {one} {next_}'" for one, next_ in pairs)


def _phrase(alternative: Alternative, letter: str, *, prefix: bool) -> str:
    tag = letter + ("=" if alternative.of_stems else ":")
    tokens = alternative.tokens
    positions = " <-> ".join(_quoted(tag + token) for token in tokens) + (":*" if prefix else "")
    pairs = list(_pairs(tag, tokens)) if not prefix else []
    if len(tokens) == 2 and pairs:
        return pairs[0]
    return f"({' & '.join([*pairs, f'({positions})'])})"


def _quoted(text: str) -> str:
    return f"'{_escaped(text)}'"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("'", "''")
