"""The reference tables of this app: documents, kinds and stages of a cooperation."""

from pathlib import Path

from portal.regions import reference

DATA = Path(__file__).parent / "data"

reference.register("document_kinds", "partnerships.DocumentKind", DATA / "document_kinds.csv", order=40)
reference.register("cooperation_kinds", "partnerships.CooperationKind", DATA / "cooperation_kinds.csv", order=41)
reference.register("cooperation_stages", "partnerships.CooperationStage", DATA / "stages.csv", order=42)
reference.register("required_documents", "partnerships.RequiredDocument", DATA / "required_documents.csv", order=43)
