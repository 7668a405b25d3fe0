"""What an index holds, and what an entry looks like in it."""

import hashlib
import json
from collections.abc import Collection, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from search import language, signs
from search.contract import Field
from search.language import Streams, streams
from search.models import SearchEntry

PUBLIC: Final = "public"
RESTRICTED: Final = "restricted"
INDEXES: Final = (PUBLIC, RESTRICTED)
WINDOW: Final = 10_000  # hits that can be paged through, Elasticsearch's own limit

_KEYWORD: Final = {"type": "keyword"}
_STREAM: Final = {"type": "text", "analyzer": "whitespace", "norms": False}

MAPPING: Final[dict[str, Any]] = {
    "dynamic": "strict",
    "date_detection": False,
    "_source": {"excludes": [f"{field}.*" for field in Field]},  # read from the database whenever they are needed
    "dynamic_templates": [{"facets": {"path_match": "facets.*", "mapping": _KEYWORD}}],
    "properties": {
        "key": _KEYWORD,
        "seq": {"type": "long"},
        "audience": _KEYWORD,
        "language": _KEYWORD,
        "shown_in": _KEYWORD,
        "day": {"type": "date", "format": "strict_date"},
        "region": _KEYWORD,
        "confirmed": {"type": "boolean"},
        "facets": {"type": "object", "dynamic": True},
        **{str(field): {"properties": {"words": _STREAM, "stems": _STREAM}} for field in Field},
    },
}
SETTINGS: Final[dict[str, Any]] = {
    "number_of_shards": 1,
    "auto_expand_replicas": "0-1",
    "gc_deletes": "1h",  # so long an older write that comes after a delete is still refused
}


@cache
def pipeline() -> str:
    """What the texts of entries are made by: changes with the code and the data that words and stems come from."""
    digest = hashlib.sha256()
    code = (Path(language.__file__), Path(signs.__file__))
    for path in (*code, language.DATA / "stems.tsv", language.DATA / "function_words.txt"):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


@cache
def version() -> str:
    """What an index is made by; another one means that it has to be made anew."""
    made_by = json.dumps([MAPPING, SETTINGS, pipeline()], sort_keys=True)
    return hashlib.sha256(made_by.encode()).hexdigest()[:10]


def document(entry: SearchEntry, audience: Collection[str], texts: Mapping[Field, str]) -> bytes:
    """An entry as Elasticsearch keeps it, as JSON."""
    facets: dict[str, list[str]] = {}
    for word in entry.packed.split():
        name, _colon, value = word.partition(":")
        facets.setdefault(name, []).append(value)
    kept: dict[str, Any] = {
        "key": str(entry),
        "seq": entry.seq,
        "audience": sorted(audience),
        "language": entry.language,
        "shown_in": entry.shown_in.split(),
        "confirmed": entry.confirmed,
        "facets": facets,
        **{field: _streams(made) for field, made in streams(texts).items()},
    }
    if entry.day:
        kept["day"] = entry.day.isoformat()
    if entry.region:
        kept["region"] = entry.region
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":")).encode()


def _streams(made: Streams) -> dict[str, str]:
    return {"words": made.words, "stems": made.stems} if made.words else {"stems": made.stems}
