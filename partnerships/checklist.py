"""Which documents a partnership needs by its kind, which of them are there, and which are missing."""

from dataclasses import dataclass

from partnerships.models import Partnership, PartnershipDocument, RequiredDocument


@dataclass(frozen=True)
class Needed:
    """A document that is needed, with those that are there, the newest one first."""

    required: RequiredDocument
    documents: list[PartnershipDocument]

    @property
    def is_there(self) -> bool:
        """Whether one stands."""
        return bool(self.documents)

    @property
    def is_missing(self) -> bool:
        """Whether none stands though one is always needed."""
        return not self.documents and not self.required.optional


def checklist(partnership: Partnership) -> list[Needed]:
    """What the kind of cooperation needs, in order; what was withdrawn is not there. Two queries."""
    rows = RequiredDocument.objects.offered().filter(kind=partnership.kind_id).select_related("kind", "document")
    there: dict[int, list[PartnershipDocument]] = {}
    for document in partnership.documents.standing().order_by("-added_at", "-pk"):
        there.setdefault(document.kind_id, []).append(document)
    return [Needed(row, there.get(row.document_id, [])) for row in rows]
