"""What searching costs at a number of entries, in one engine, and what filling it costs."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any, Final
from urllib.parse import urlencode

from django.conf import settings
from elasticsearch import Elasticsearch

from search import rebuild
from search.client import connect
from search.contract import SearchPage, SearchRequest
from search.engines.database.engine import DatabaseEngine
from search.engines.elasticsearch.indexes import Indexes
from search.models import SearchEntry
from tests.performance import measure

QUERIES: Final[dict[str, dict[str, str]]] = {
    "two words": {"q": "pengaduan warga"},
    "a synonym": {"q": "laporan masyarakat"},
    "three words": {"q": "peta risiko banjir"},
    "a phrase": {"q": '"ruang kendali kota"'},
    "a word that most texts hold": {"q": "layanan"},
    "a word that few texts hold": {"q": "satelit pulau terluar"},
    "a typo": {"q": "pengadaun masyarakat"},
    "an abbreviation": {"q": "PKS"},
    "a short form of a region": {"q": "kerjasama dgn kaltara"},
    "a subject and a region": {"q": "data stunting jawa barat"},
    "English": {"q": "flood early warning"},
    "without a word": {"q": "layanan aduan -banjir"},
    "a date": {"q": "17 maret 2022 kunjungan virtual"},
    "a question": {"q": "bagaimana warga melapor jalan rusak"},
    "nothing that exists": {"q": "zxqv wkjp"},
    "with two filters": {"q": "perizinan satu pintu", "jenis": "casestudy", "dimensi": "governance"},
    "filters only": {"dimensi": "governance", "tahun": "2024"},
    "newest first": {"q": "pasar rakyat", "urut": "terbaru"},
    "the tenth page": {"q": "layanan", "page": "10"},
}
TYPED: Final = ("pe", "penga", "layanan a", "peringatan d", "kalim", "banjir j", "sta", "tanda tang")


def searches(*, elasticsearch: bool, runs: int) -> dict[str, Any]:
    """The page of results and the suggestions over all queries; with Elasticsearch also its bare requests."""
    address = settings.ELASTICSEARCH_URL
    settings.ELASTICSEARCH_URL = address if elasticsearch else ""
    try:
        return _searches(elasticsearch, runs)
    finally:
        settings.ELASTICSEARCH_URL = address


def _searches(elasticsearch: bool, runs: int) -> dict[str, Any]:
    portal = measure.Portal()
    pages = {name: f"/cari/?{urlencode(query)}" for name, query in QUERIES.items()}
    typed = {text: f"/cari/saran/?{urlencode({'q': text})}" for text in TYPED}
    asks: dict[str, Callable[[], Any]] = {
        **{f"page {name}": lambda p=path: portal.ask(p) for name, path in pages.items()},  # type: ignore[misc]
        **{f"typed {name}": lambda p=path: portal.ask(p) for name, path in typed.items()},  # type: ignore[misc]
        "bare view": lambda: portal.ask("/bare/"),
    }
    actions, requests = dict(asks), {}
    if elasticsearch:
        node = connect()
        for name in pages:
            requests[name] = _requests_of(asks[f"page {name}"])
            if requests[name]:
                last = requests[name][-1]
                actions[f"bare {name}"] = lambda said=last: node.search(**said)  # type: ignore[misc]
    with _heard() as by_database:
        spent = measure.rounds(actions, runs)
    return {
        "entries": SearchEntry.objects.count(),
        "pages": {name: asdict(measure.figure(asks[f"page {name}"], spent[f"page {name}"])) for name in pages},
        "typed": {name: asdict(measure.figure(asks[f"typed {name}"], spent[f"typed {name}"])) for name in typed},
        "bare": {name: asdict(spent[f"bare {name}"]) for name in pages if requests.get(name)},
        "requests": {name: len(said) for name, said in requests.items()},
        "stood_in": len(by_database) if elasticsearch else 0,
        "bare view": asdict(spent["bare view"]),
        "database": measure.database(),
        "node": str(connect().info()["version"]["number"]) if elasticsearch else "",
    }


def _requests_of(ask: Callable[[], Any]) -> list[dict[str, Any]]:
    """What the page asks of Elasticsearch, as the client's arguments."""
    said: list[dict[str, Any]] = []
    search = Elasticsearch.search

    def listening(node: Elasticsearch, **arguments: Any) -> Any:
        said.append(arguments)
        return search(node, **arguments)

    Elasticsearch.search = listening  # type: ignore[method-assign,assignment]
    try:
        ask()
    finally:
        Elasticsearch.search = search  # type: ignore[method-assign]
    return said


@contextmanager
def _heard() -> Iterator[list[str]]:
    """What the database's engine is asked meanwhile."""
    said: list[str] = []
    search = DatabaseEngine.search

    def listening(engine: DatabaseEngine, request: SearchRequest) -> SearchPage:
        said.append(request.query.text)
        return search(engine, request)

    DatabaseEngine.search = listening  # type: ignore[method-assign,assignment]
    try:
        yield said
    finally:
        DatabaseEngine.search = search  # type: ignore[method-assign]


def filling(*, elasticsearch: bool) -> dict[str, Any]:
    """Read everything anew into the database's engine, or put all entries into new indexes of Elasticsearch."""
    address = settings.ELASTICSEARCH_URL
    settings.ELASTICSEARCH_URL = address if elasticsearch else ""
    if elasticsearch:
        Indexes().drop()
    began = time.perf_counter()
    rebuild.run(force=not elasticsearch)
    seconds = time.perf_counter() - began - (rebuild.GRACE if elasticsearch else 0)
    return {
        "entries": SearchEntry.objects.count(),
        "seconds": seconds,
        "memory": measure.peak_megabytes(),
    }


def forget() -> dict[str, Any]:
    """Delete the indexes that were made in Elasticsearch."""
    Indexes().drop()
    return {}
