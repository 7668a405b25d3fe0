"""The reference tables of this app."""

from collections.abc import Iterator
from pathlib import Path

from portal.regions import reference

DATA = Path(__file__).parent / "data"


def figures() -> Iterator[reference.Row]:
    """Statistics of regions: each value joined with its series (indicator, unit, definition, date, source)."""
    series = {row.pop("series"): row for row in reference.read(DATA / "series.csv")}
    for row in reference.read(DATA / "figures.csv"):
        name = row.pop("series")
        yield {"origin_key": f"reference:{name}:{row['region:code']}", "kind": "statistic", **series[name], **row}


reference.register("urusan", "regions.Urusan", DATA / "urusan.csv", order=10)
reference.register("dimensions", "regions.Dimension", DATA / "dimensions.csv", order=11)
reference.register("jakarta_dimensions", "regions.JakartaDimension", DATA / "jakarta_dimensions.csv", order=12)
reference.register("sdgs", "regions.SDG", DATA / "sdgs.csv", key="number", order=13)
reference.register("provinces", "regions.Region", DATA / "provinces.csv", key="code", order=14)
reference.register("regencies", "regions.Region", DATA / "regencies.csv", key="code", order=15)
reference.register("indicators", "regions.Indicator", DATA / "indicators.csv", order=16)
reference.register("figures", "regions.RegionFact", figures, key="origin_key", order=17)
