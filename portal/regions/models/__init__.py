"""Models of the regions app, one file per noun."""

from portal.regions.models.facts import FactKind, Indicator, IndicatorKind, IndicatorTopic, RegionFact
from portal.regions.models.reference import ReferenceRow
from portal.regions.models.region import IslandGroup, Level, Region
from portal.regions.models.terms import SDG, Dimension, JakartaDimension, SourceMark, Term, Urusan, UrusanGroup

__all__ = [
    "SDG",
    "Dimension",
    "FactKind",
    "Indicator",
    "IndicatorKind",
    "IndicatorTopic",
    "IslandGroup",
    "JakartaDimension",
    "Level",
    "ReferenceRow",
    "Region",
    "RegionFact",
    "SourceMark",
    "Term",
    "Urusan",
    "UrusanGroup",
]
