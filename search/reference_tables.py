"""The synonym groups that come with the portal; editors mend them."""

import csv
from collections.abc import Iterator

from portal.regions import reference
from search.language import DATA


def groups() -> Iterator[dict[str, str]]:
    """Key, terms and one-way terms of each group, a term a line."""
    with (DATA / "synonyms.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            yield {"key": row["key"], "terms": _lines(row["terms"]), "one_way": _lines(row["one_way"])}


def _lines(terms: str) -> str:
    return "\n".join(term for term in terms.split("|") if term)


reference.register("synonym_groups", "search.SynonymGroup", groups, order=60)
