"""Verbs of stages: enter one, skip one. Which stages there are, and in what order, is data."""

from collections.abc import Mapping
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from partnerships.actions.partnerships import locked, shown_anew
from partnerships.models import CooperationStage, Partnership, PartnershipDocument, StageEntry
from portal.accounts.models import User
from portal.core.events import record
from portal.core.models import today


@transaction.atomic
def enter_stage(
    *,
    partnership: Partnership,
    stage: CooperationStage,
    on: date,
    by: User,
    document: PartnershipDocument | None = None,
    reason: str = "",
    reason_for_skipped: Mapping[int, str] | None = None,
) -> StageEntry:
    """Say that a stage has begun on a day.

    Stages before it that were never entered nor skipped are skipped with their reason (`reason_for_skipped`, by primary
    key). Going back needs a `reason`; the present stage is entered again only where it may repeat. The same form
    posted twice is the same entry. Raises PermissionDenied, WrongStatus, ValidationError (keys "stage", "entered_on",
    "reason", "document", "skipped").
    """
    found = locked(partnership, by)
    present = found.present_entry
    if present is not None and (present.stage, present.entered_on, present.document) == (stage, on, document):
        return present
    _refuse_day(on, present)
    _refuse_document(found, document)
    stages = _stages(found)
    if stage not in stages or not stage.is_offered:
        raise ValidationError({"stage": _("This stage is not in use.")})
    if present is not None and stage == present.stage and not stage.may_repeat:
        raise ValidationError({"stage": _("The partnership is in this stage already.")})
    goes_back = present is not None and stages.index(stage) < stages.index(present.stage)
    if goes_back and not reason.strip():
        raise ValidationError({"reason": _("Say why the partnership goes back to an earlier stage.")})
    for passed in missing_before(found, stage):
        why = (reason_for_skipped or {}).get(passed.pk, "").strip()
        if not why:
            raise ValidationError({"skipped": _("Say why “%(stage)s” is skipped.") % {"stage": passed.name}})
        _note(StageEntry(partnership=found, stage=passed, entered_on=on, skipped=True, reason=why, by=by))
    entry = _note(
        StageEntry(partnership=found, stage=stage, entered_on=on, document=document, reason=reason.strip(), by=by)
    )
    shown_anew(found)
    record(f"partnership-stage:{entry.pk}", "partnership.stage", found, by=by, tells=["parties", "followers"])
    return entry


@transaction.atomic
def skip_stage(*, partnership: Partnership, stage: CooperationStage, reason: str, on: date, by: User) -> StageEntry:
    """Say that a stage ahead is left out, and why; twice is the same as once.

    Raises PermissionDenied, WrongStatus, ValidationError (keys "stage", "entered_on", "reason").
    """
    found = locked(partnership, by)
    if kept := found.stage_entries.filter(stage=stage, skipped=True).first():
        return kept
    if found.stage_entries.filter(stage=stage).exists() or stage not in _stages(found):
        raise ValidationError({"stage": _("The partnership went through this stage already, or it is not in use.")})
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the stage is skipped.")})
    _refuse_day(on, found.present_entry)
    entry = StageEntry(partnership=found, stage=stage, entered_on=on, skipped=True, reason=reason.strip(), by=by)
    shown_anew(found)
    return _note(entry)


def missing_before(partnership: Partnership, stage: CooperationStage) -> list[CooperationStage]:
    """The stages in use before one that were neither entered nor skipped; entering it needs their reasons."""
    noted = set(partnership.stage_entries.values_list("stage", flat=True))
    stages = [one for one in _stages(partnership) if one.is_offered or one == stage]
    return [one for one in stages[: stages.index(stage)] if one.pk not in noted]


def _stages(partnership: Partnership) -> list[CooperationStage]:
    """Those offered, and those no longer offered that the partnership went through, in order."""
    noted = set(partnership.stage_entries.values_list("stage", flat=True))
    return [one for one in CooperationStage.objects.all() if one.is_offered or one.pk in noted]


def _note(entry: StageEntry) -> StageEntry:
    entry.full_clean()
    entry.save()
    return entry


def _refuse_day(on: date, present: StageEntry | None) -> None:
    if on > today():
        raise ValidationError({"entered_on": _("This day has not come yet.")})
    if present is not None and on < present.entered_on:
        raise ValidationError({"entered_on": _("The present stage began later than this day.")})


def _refuse_document(partnership: Partnership, document: PartnershipDocument | None) -> None:
    if document is None:
        return
    if not partnership.documents.standing().filter(pk=document.pk).exists():
        raise ValidationError({"document": _("Choose a document of this partnership that was not withdrawn.")})
