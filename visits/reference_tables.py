"""The reference tables of this app: kinds of visit (domain.md section 6)."""

from pathlib import Path

from portal.regions import reference

reference.register("visit_kinds", "visits.VisitKind", Path(__file__).parent / "data" / "visit_kinds.csv", order=50)
