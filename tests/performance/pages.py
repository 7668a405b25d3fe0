"""What public pages and publishing cost."""

import time
from dataclasses import asdict
from typing import Any

from casestudies.models import CaseStudyPage
from portal.core.models import Generation
from tests.performance import measure

PUBLISHED = "crm-dan-jaki-jakarta"  # a case study of the demo with all its rows
PAGES = {
    "bare view": "/bare/",
    "home": "/",
    "list of case studies": "/studi-kasus/",
    "list, last page": "/studi-kasus/?page=999999",
    "list, filtered": "/studi-kasus/?dimensi=governance&status=running",
    "list, by title": "/studi-kasus/?urut=judul",
    "list in English": "/en/studi-kasus/",
    "case study": f"/studi-kasus/{PUBLISHED}/",
    "list of visits": "/kunjungan/",
    "visit report": "/kunjungan/kunjungan-virtual-kalimantan-utara/",
    "region": "/daerah/kalimantan-utara/",
    "feed": "/studi-kasus/atom.xml",
}
LIST = PAGES["list of case studies"]


def measured(*, cases: int, runs: int) -> dict[str, Any]:
    """Everything at this number of case studies."""
    portal, few = measure.Portal(), max(runs // 2, 3)
    return {
        "pages": {name: asdict(one) for name, one in measure.figures(portal, PAGES, runs).items()},
        "early": asdict(measure.unseen(portal, [f"{LIST}?page={n}" for n in range(2, 2 + few)])),
        "late": asdict(measure.unseen(portal, [f"{LIST}?page={cases // 12 - n}" for n in range(few)])),
        "uncounted": asdict(measure.spend(few, lambda: portal.ask(LIST), before=lambda: Generation.advance("pages"))),
        "publish": asdict(measure.spend(few, publish)),
        "memory": measure.peak_megabytes(),
        "database": measure.database(),
    }


def publish() -> None:
    """One edit of a case study, published."""
    page = CaseStudyPage.objects.get(slug=PUBLISHED, locale__language_code="id")
    page.aim = f"<p>Disunting {time.monotonic_ns()}.</p>"
    page.save_revision().publish()


def profile(path: str, reader: str) -> dict[str, Any]:
    """Print the functions that one address spends its time in."""
    import cProfile  # noqa: PLC0415
    import pstats  # noqa: PLC0415

    portal = measure.Portal(reader)
    for _warming in range(3):
        portal.ask(path)
    profiler = cProfile.Profile()
    profiler.enable()
    for _run in range(20):
        portal.ask(path)
    profiler.disable()
    pstats.Stats(profiler).sort_stats("cumtime").print_stats(70)
    return {}
