"""What else a word or phrase of a query may be called, in either language; one hop, as editors keep it."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from portal.core.memory import state
from search.models import SynonymGroup
from search.terms import Stems, lines, stems_of


@dataclass(frozen=True)
class Thesaurus:
    """Other terms by the stems of a term. `capitals` are short forms that are only meant where written in capitals."""

    others: Mapping[Stems, tuple[Stems, ...]]
    capitals: Mapping[str, tuple[Stems, ...]]

    def of(self, stems: Stems, written: str = "", *, alone: bool = False) -> tuple[Stems, ...]:
        """The stems of each other term; `written` is the query's own spelling, `alone` where nothing else was typed."""
        found = dict.fromkeys(self.others.get(stems, ()))
        found.update(dict.fromkeys(self.capitals.get(written.upper() if alone else written, ())))
        return tuple(found)


_known: tuple[str, Thesaurus] | None = None


def thesaurus() -> Thesaurus:
    """The synonyms as they are now; read again only when a group has changed."""
    global _known  # noqa: PLW0603  # one value a process, replaced as a whole
    generation = state().of(("synonyms", "regions"))
    if _known is None or _known[0] != generation:
        _known = generation, _read()
    return _known[1]


def _read() -> Thesaurus:
    others: defaultdict[Stems, dict[Stems, None]] = defaultdict(dict)
    capitals: defaultdict[str, dict[Stems, None]] = defaultdict(dict)
    for group in SynonymGroup.objects.order_by("key"):
        terms = dict.fromkeys(filter(None, map(stems_of, lines(group.terms))))
        for term in terms:
            others[term].update({other: None for other in terms if other != term})
        for written in lines(group.one_way):
            target = capitals[written] if written.isupper() else others[stems_of(written)]
            target.update({other: None for other in terms if other != stems_of(written)})
    return Thesaurus(
        {term: tuple(found) for term, found in others.items() if term},
        {written: tuple(found) for written, found in capitals.items()},
    )
