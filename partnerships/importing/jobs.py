"""What is done of imports in the background, and what the clock brings to them."""

import structlog
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django_tasks import task

from partnerships.importing.keeping import ask, carry_out, drop_file, fail, forget
from partnerships.models import PartnershipImport
from portal.accounts.models import User
from portal.core.tick import every_tick

log = structlog.get_logger(__name__)


@transaction.atomic
def start(brought: PartnershipImport, *, by: User) -> None:
    """Ask for it and queue it, both or neither. Raises as `ask`."""
    ask(brought=brought, by=by)
    write_import.enqueue(brought.pk)


@task()
def write_import(pk: int) -> str:
    """Write an import that was asked for; anything that goes wrong with it is written down there."""
    brought = PartnershipImport.objects.select_related("by").filter(pk=pk).first()
    if brought is None:
        return "gone"
    try:
        return str(carry_out(brought).state)
    except Exception:
        log.exception("import not written", number=pk)
        with translation.override(brought.by.language):
            fail(brought, _("Something went wrong with us; nothing was imported. Try again."))
        return "failed"


@every_tick
def imports_that_were_interrupted() -> int:
    """Say so of imports that nobody writes any more; nothing of them was written."""
    lost = list(PartnershipImport.objects.lost().select_related("by"))
    for brought in lost:
        with translation.override(brought.by.language):
            fail(brought, _("It was interrupted; nothing was imported. Try again."))
    return len(lost)


@every_tick
def old_imports_are_forgotten() -> int:
    """Remove what nobody imported in time, and files that are no longer needed."""
    for brought in PartnershipImport.objects.exclude(written_at=None).exclude(file=""):
        drop_file(brought)
    old = list(PartnershipImport.objects.outlived())
    for brought in old:
        forget(brought)
    return len(old)
