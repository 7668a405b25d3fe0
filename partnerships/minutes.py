"""The minutes (berita acara) of a partnership: who, what was agreed, how far it is, what proves it, who signs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from partnerships.models import Action, Agreement, Evidence, Partnership, Party, StageEntry
from portal.core.models import today


@dataclass(frozen=True)
class Minutes:
    """What the minutes hold, in the order of reading, as it stands on a day."""

    partnership: Partnership
    on: date
    parties: Sequence[Party]
    agreements: Sequence[Agreement]
    stages: Sequence[StageEntry]
    actions: Sequence[Action]

    @property
    def title(self) -> str:
        """The heading."""
        return _("Minutes of the partnership: %(title)s") % {"title": self.partnership.title}


def minutes_of(partnership: Partnership) -> Minutes:
    """Everything the parties sign for; comments and what was withdrawn are left out. A fixed number of queries."""
    proofs = Prefetch("evidence", Evidence.objects.standing().order_by("at", "pk"), to_attr="proofs")
    actions = partnership.actions.select_related(
        "owner__organisation__region", "owner__organisation__parent__region", "owner__unit", "person"
    )
    return Minutes(
        partnership,
        today(),
        list(partnership.parties.select_related("organisation", "unit", "focal_point")),
        list(partnership.agreements.select_related("kind").prefetch_related("sides__party__organisation")),
        list(partnership.stage_entries.select_related("stage")),
        list(actions.prefetch_related(proofs).order_by("due_on", "pk")),
    )
