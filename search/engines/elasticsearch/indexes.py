"""The indexes themselves: which serve, which are being made, how they are filled and compared.

An alias is named after the version of the mapping, so processes of an older version keep asking the older one until it
is dropped, and those of a newer version find none until theirs is full.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from uuid import uuid4

from django.conf import settings
from elasticsearch import ApiError, Elasticsearch, NotFoundError, TransportError
from elasticsearch.exceptions import UnsupportedProductError

from search import client
from search.contract import EngineAway
from search.engines.elasticsearch.mapping import INDEXES, MAPPING, SETTINGS, version

AT_A_TIME: Final = 500
BYTES_AT_A_TIME: Final = 5_000_000
PAGE: Final = 10_000
AWAY: Final = (ApiError, TransportError, UnsupportedProductError)
DONE: Final = {200, 201, 409}  # 409: a newer one is there already


def alias(name: str) -> str:
    """The alias that is searched, of the index of that name ("public", "restricted")."""
    return f"{settings.ELASTICSEARCH_INDEX}-{name}-{version()}"


def _building(name: str) -> str:
    return f"{alias(name)}-building"


@dataclass(frozen=True)
class Write:
    """An entry to put into an index, as JSON, or to take out of it (`source` None)."""

    index: str
    key: str
    version: int
    source: bytes | None

    def lines(self) -> list[bytes]:
        """As the bulk request has it. Keys hold neither quotation marks nor backslashes."""
        verb = "delete" if self.source is None else "index"
        about = f'"_index":"{self.index}","_id":"{self.key}","version":{self.version},"version_type":"external_gte"'
        head = f'{{"{verb}":{{{about}}}}}'.encode()
        return [head] if self.source is None else [head, self.source]


@dataclass(frozen=True)
class Failure:
    """Why an entry was not taken: the status, 429 where it may be tried again, and the reason."""

    status: int
    reason: str

    @property
    def passes(self) -> bool:
        """Whether the same may succeed later without a change."""
        return self.status == 429 or self.status >= 500


class Indexes:
    """The portal's indexes on a cluster. Every method raises EngineAway where the cluster does not do its part."""

    def __init__(self, node: Elasticsearch | None = None) -> None:
        self.node = node or client.patient()

    def _aliases(self) -> dict[str, set[str]]:
        pattern = [f"{settings.ELASTICSEARCH_INDEX}-{name}-*" for name in INDEXES]
        try:
            found = self.node.indices.get_alias(index=pattern, allow_no_indices=True)
        except NotFoundError:
            return {}
        except AWAY as error:
            raise EngineAway(str(error)) from error
        return {index: set(about["aliases"]) for index, about in found.items()}

    def serving(self) -> dict[str, str]:
        """The index behind each alias, by name; empty where one of them is missing."""
        aliases = self._aliases()
        found = {name: index for name in INDEXES for index, has in aliases.items() if alias(name) in has}
        return found if len(found) == len(INDEXES) else {}

    def targets(self) -> dict[str, list[str]]:
        """The indexes that changes are written to, by name: the serving one, and one being made."""
        aliases = self._aliases()
        return {
            name: [index for index, has in aliases.items() if has & {alias(name), _building(name)}] for name in INDEXES
        }

    def make(self) -> dict[str, str]:
        """New, empty indexes, which changes are written to from now on: by name."""
        stamp = f"{datetime.now(UTC):%Y%m%d%H%M%S}-{uuid4().hex[:6]}"
        made = {}
        for name in INDEXES:
            made[name] = f"{alias(name)}-{stamp}"
            self._do(
                self.node.indices.create,
                index=made[name],
                mappings=MAPPING,
                settings={**SETTINGS, "refresh_interval": "-1"},
                aliases={_building(name): {}},
            )
        return made

    def refresh(self, indexes: Iterable[str]) -> None:
        """Let what was written be found."""
        self._do(self.node.indices.refresh, index=list(indexes))

    def swap(self, made: dict[str, str]) -> None:
        """Let the new indexes serve, in one step; they have been refreshed, so nobody finds them empty."""
        self._do(self.node.indices.put_settings, index=list(made.values()), settings={"refresh_interval": None})
        self.refresh(made.values())
        serving = self._aliases()
        actions: list[dict[str, Any]] = []
        for name, new in made.items():
            olds = [index for index, has in serving.items() if alias(name) in has and index != new]
            actions += [{"remove": {"index": old, "alias": alias(name)}} for old in olds]
            actions.append({"add": {"index": new, "alias": alias(name)}})
            actions.append({"remove": {"index": new, "alias": _building(name)}})
        self._do(self.node.indices.update_aliases, actions=actions)

    def drop(self, keep: Iterable[str] = ()) -> list[str]:
        """Delete every index of this portal but those to be kept; return which."""
        gone = sorted(set(self._aliases()) - set(keep))
        if gone:
            self._do(self.node.indices.delete, index=gone, ignore_unavailable=True)
        return gone

    def used(self) -> list[str]:
        """Indexes that serve, those of an older version too."""
        return [index for index, has in self._aliases().items() if any(not one.endswith("-building") for one in has)]

    def unused(self) -> list[str]:
        """All others; while a rebuild is under way its own are among them."""
        return sorted(set(self._aliases()) - set(self.used()))

    def count(self, index: str) -> int:
        """How many entries are found in an index."""
        return int(self._do(self.node.count, index=index)["count"])

    def write(self, writes: Iterable[Write], *, at_once: bool = False) -> dict[str, Failure]:
        """Send what is to be put and taken out, in slices. Returns what was not taken, by key.

        Each item stands alone: what is wrong with one keeps no other out. With `at_once` searches know of it when
        this returns, else a second later.
        """
        failures: dict[str, Failure] = {}
        slice_: list[Write] = []
        size = 0
        for one in writes:
            length = len(one.source or b"") + 200
            if slice_ and (len(slice_) == AT_A_TIME or size + length > BYTES_AT_A_TIME):
                self._send(slice_, failures, at_once)
                slice_, size = [], 0
            slice_.append(one)
            size += length
        self._send(slice_, failures, at_once)
        return failures

    def _send(self, writes: list[Write], failures: dict[str, Failure], at_once: bool) -> None:
        if not writes:
            return
        lines: list[Any] = [line for one in writes for line in one.lines()]
        try:
            answer = self.node.bulk(
                operations=lines,
                refresh=at_once,
                filter_path=["errors", "items.*.status", "items.*.error.type", "items.*.error.reason"],
            )
        except ApiError as error:
            if error.meta.status not in {400, 413}:
                raise EngineAway(str(error)) from error
            if len(writes) == 1:
                failures[writes[0].key] = Failure(error.meta.status, str(error)[:500])
                return
            half = len(writes) // 2
            self._send(writes[:half], failures, at_once)
            self._send(writes[half:], failures, at_once)
            return
        except (TransportError, UnsupportedProductError) as error:
            raise EngineAway(str(error)) from error
        for one, item in zip(writes, answer["items"], strict=True):
            (said,) = item.values()
            if said["status"] in DONE or (said["status"] == 404 and one.source is None):
                continue
            why = said.get("error", {})
            failures[one.key] = Failure(said["status"], f"{why.get('type')}: {why.get('reason')}"[:500])

    def held(self, index: str) -> Iterator[tuple[str, int]]:
        """(key, number of the change) of everything an index holds, as of now; memory does not grow with it."""
        self.refresh([index])
        point = self._do(self.node.open_point_in_time, index=index, keep_alive="2m")["id"]
        after: list[Any] | None = None
        try:
            while True:
                page = self._do(
                    self.node.search,
                    pit={"id": point, "keep_alive": "2m"},
                    size=PAGE,
                    sort=["_shard_doc"],
                    docvalue_fields=["key", "seq"],
                    source=False,
                    stored_fields=["_none_"],
                    track_total_hits=False,
                    allow_partial_search_results=False,
                    **({"search_after": after} if after else {}),
                )
                hits = page["hits"]["hits"]
                yield from ((hit["fields"]["key"][0], int(hit["fields"]["seq"][0])) for hit in hits)
                if len(hits) < PAGE:
                    return
                after = hits[-1]["sort"]
        finally:
            with suppress(*AWAY):  # it ends by itself
                self.node.close_point_in_time(id=point)

    def versions(self, index: str, keys: list[str]) -> dict[str, int]:
        """The numbers of some keys at this moment, without a refresh."""
        if not keys:
            return {}
        answer = self._do(self.node.mget, index=index, ids=keys, source=False)
        return {doc["_id"]: int(doc["_version"]) for doc in answer["docs"] if doc.get("found")}

    def _do(self, call: Any, **arguments: Any) -> Any:
        try:
            return call(**arguments)
        except AWAY as error:
            raise EngineAway(str(error)) from error
