"""What one system answers to every judged query, as JSON: `python -m tests.search_quality.rankings <system>`.

A process of its own for each system, since database and engine are settings. Called by `run`.
"""

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from functools import partial

import django

Ranking = Callable[[str, str], list[str]]


def main(system: str) -> None:
    """Fill the database if it is empty, bring the index up to date, ask."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.search_quality.settings"
    django.setup()
    with redirect_stdout(sys.stderr), no_index_left():
        prepare()
        answers = of_stock() if system == "stock" else of_portal()
    json.dump(answers, sys.stdout)


@contextmanager
def no_index_left() -> Iterator[None]:
    """The portal's indexes on the node are deleted at the end."""
    from django.conf import settings  # noqa: PLC0415

    from search.engines.elasticsearch.indexes import Indexes  # noqa: PLC0415

    try:
        yield
    finally:
        if settings.ELASTICSEARCH_URL:
            Indexes().drop()


def prepare() -> None:
    """Migrations, reference data and demo content; nothing is made twice."""
    from django.core.management import call_command  # noqa: PLC0415 - Django must be set up

    call_command("migrate", verbosity=0)
    call_command("load_reference", verbosity=0)
    call_command("seed_demo", verbosity=0)


def of_stock() -> dict[str, dict[str, list[str]]]:
    """Rankings of each variant of stock search by query."""
    from tests.search_quality.corpus import texts  # noqa: PLC0415
    from tests.search_quality.stock import VARIANTS, stock  # noqa: PLC0415

    with stock(os.environ["STOCK_URL"], list(texts())) as index:
        return {variant: _ask(partial(index.ranking, variant)) for variant in VARIANTS}


def of_portal() -> dict[str, dict[str, list[str]]]:
    """Rankings of the portal by query, or why there are none."""
    from django.core.management import call_command  # noqa: PLC0415

    from tests.search_quality.seam import NotThere, portal_ranking  # noqa: PLC0415

    try:
        call_command("reindex", force=True, verbosity=0)
        return {"portal": _ask(portal_ranking)}
    except NotThere as reason:
        return {"not there": {str(reason): []}}


def _ask(ranking: Ranking) -> dict[str, list[str]]:
    from tests.search_quality.judgments import load  # noqa: PLC0415

    return {f"{judged.language}:{judged.text}": ranking(judged.text, judged.language) for judged in load()}


if __name__ == "__main__":
    main(sys.argv[1])
