"""The stages of a partnership as a track: which it went through, which were skipped, where it is, what lies ahead."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Prefetch

from partnerships.models import CooperationStage, Partnership, PartnershipDocument, StageEntry


@dataclass
class Step:
    """A stage with its entries, the oldest first; `state` is present, late, entered, skipped or ahead."""

    stage: CooperationStage
    entries: list[StageEntry] = field(default_factory=list)
    state: str = "ahead"

    @property
    def is_present(self) -> bool:
        """Whether the partnership is in it."""
        return self.state in ("present", "late")

    @property
    def target_date(self) -> date | None:
        """The day by which it should be over, while it lasts."""
        return self.entries[-1].target_date if self.is_present else None


def track(partnership: Partnership) -> list[Step]:
    """Every stage that is in use, or that it went through, with who and which document. Three queries."""
    documents = Prefetch("document", PartnershipDocument.objects.only("title", "partnership", "withdrawn_at"))
    return steps_of(partnership, list(partnership.stage_entries.select_related("by").prefetch_related(documents)))


def steps_of(partnership: Partnership, entries: Sequence[StageEntry]) -> list[Step]:
    """The stages in order, with the partnership's entries. One query."""
    steps = {stage.pk: Step(stage) for stage in CooperationStage.objects.all()}
    for entry in entries:
        steps[entry.stage_id].entries.append(entry)
    present = max((one for one in entries if not one.skipped), key=lambda one: (one.entered_on, one.pk), default=None)
    for step in steps.values():
        step.state = _state(step, present, partnership)
    return [step for step in steps.values() if step.stage.is_offered or step.entries]


def _state(step: Step, present: StageEntry | None, partnership: Partnership) -> str:
    if present is not None and step.stage.pk == present.stage_id:
        present.stage = step.stage
        return "late" if partnership.is_live and present.is_late() else "present"
    if not step.entries:
        return "ahead"
    return "skipped" if step.entries[-1].skipped else "entered"
