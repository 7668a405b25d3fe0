"""Verbs of imports: bring a workbook, which is checked at once; ask for it; write it; forget it."""

from collections.abc import Sequence
from typing import IO, Any, Final

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from partnerships.importing.checking import Check, check
from partnerships.importing.reading import Line, Problem, read
from partnerships.importing.writing import write
from partnerships.models import ImportFault, PartnershipImport
from portal.accounts.models import User
from portal.accounts.permissions import organisations_permitting
from portal.accounts.roles import Permission
from portal.core.events import record
from portal.core.private_files import sha256_of, shown_name
from portal.core.states import WrongStatus

MOST_FAULTS: Final = 20_000
"""Of which each is told; of more only how many there are."""
MOST_WAITING: Final = 10
"""Workbooks of one person that wait to be imported; the oldest gives way to the next."""


@transaction.atomic
def bring(*, file: Any, rows: tuple[Sequence[Line], Sequence[Problem]], by: User) -> PartnershipImport:
    """Check a workbook that the form has read into `rows`, and keep it where every row can be taken.

    Raises PermissionDenied for who coordinates for nobody.
    """
    if not organisations_permitting(by, Permission.COORDINATE):
        raise PermissionDenied
    found = check(*rows, by)
    kept = PartnershipImport(by=by, name=shown_name(file.name), sha256=sha256_of(file), size=file.size)
    if not found.problems and (found.agreements or found.actions):
        kept.file = file
    _note(kept, found)
    waiting = PartnershipImport.objects.filter(by=by).unwritten()
    for one in waiting[MOST_WAITING:]:
        forget(one)
    return kept


def _note(brought: PartnershipImport, found: Check) -> None:
    """Write down what was found."""
    brought.partnerships, brought.agreements, brought.actions = found.partnerships, found.agreements, found.actions
    brought.unchanged, brought.faults_found = found.unchanged, len(found.problems)
    brought.save()
    ImportFault.objects.bulk_create(
        ImportFault(brought=brought, sheet=one.sheet, line=one.line, column=one.column, text=one.text)
        for one in found.problems[:MOST_FAULTS]
    )


@transaction.atomic
def ask(*, brought: PartnershipImport, by: User) -> PartnershipImport:
    """Say that it is to be written; the same again changes nothing.

    Whoever calls has it written. Raises PermissionDenied for who did not bring it or coordinates no more, WrongStatus
    where something in it is wrong or it is gone.
    """
    found = PartnershipImport.objects.select_for_update(of=("self",)).get(pk=brought.pk)
    if not PartnershipImport.objects.visible_to(by).filter(pk=found.pk).exists():
        raise PermissionDenied
    if found.asked_at:
        return found
    if not found.can_be_written:
        raise WrongStatus(found.state.label)
    found.asked_at, found.failure = timezone.now(), ""
    found.save(update_fields=["asked_at", "failure"])
    return found


def carry_out(brought: PartnershipImport) -> PartnershipImport:
    """Write what was asked for, in the name of who brought it: all of it or nothing. A second time changes nothing.

    It is read and checked again, as what was right may be so no more; what is then wrong is written down instead. Who
    brought it hears of the end, the others who take part only of what was written.
    """
    if brought.asked_at is None or brought.written_at:
        return brought
    with translation.override(brought.by.language):
        try:
            done = _carry_out(brought)
        except ValidationError as error:
            done = fail(brought, " ".join(error.messages))
    drop_file(done)
    return done


def _carry_out(brought: PartnershipImport) -> PartnershipImport:
    with _opened(brought) as file:
        rows = read(file)
    with transaction.atomic():
        held = PartnershipImport.objects.select_for_update(of=("self",)).select_related("by").get(pk=brought.pk)
        if held.asked_at is None or held.written_at:
            return held
        found = check(*rows, held.by)
        if found.problems:
            held.asked_at = None
            _note(held, found)
            _tell_failure(held)
            return held
        concerned = write(found, by=held.by)
        held.written_at = timezone.now()
        _note(held, found)
        record(f"import-written/{held.pk}", "import.written", held, by=held.by, organisations=sorted(concerned))
    return held


def _opened(brought: PartnershipImport) -> IO[bytes]:
    try:
        file: IO[bytes] = brought.file.open("rb")
    except (OSError, ValueError) as error:
        raise ValidationError(_("The file is gone. Bring the workbook once more.")) from error
    return file


@transaction.atomic
def fail(brought: PartnershipImport, why: str) -> PartnershipImport:
    """Say why nothing was written; who brought it hears of it and may ask again."""
    held = PartnershipImport.objects.select_for_update(of=("self",)).select_related("by").get(pk=brought.pk)
    if held.written_at or held.asked_at is None:
        return held
    _tell_failure(held)
    held.asked_at, held.failure = None, why
    held.save(update_fields=["asked_at", "failure"])
    return held


def _tell_failure(brought: PartnershipImport) -> None:
    record(f"import-failed/{brought.pk}/{timezone.now().isoformat()}", "import.failed", brought)


def drop_file(brought: PartnershipImport) -> None:
    """Remove the file of what was imported or turned out wrong; nobody needs it any more."""
    if brought.file and (brought.written_at or brought.faults_found):
        brought.file.delete()


def forget(brought: PartnershipImport) -> None:
    """Remove an import that was not written, with its file."""
    storage, name = brought.file.storage, brought.file.name
    brought.delete()
    if name:
        transaction.on_commit(lambda: storage.delete(name))
