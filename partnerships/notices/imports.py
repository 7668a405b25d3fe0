"""Who hears of an import: who brought it, how it ended; the others who take part, once, that something was brought."""

from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from partnerships.models import PartnershipImport
from portal.accounts.models import Membership, User
from portal.accounts.roles import Permission
from portal.core.events import Letter, teller
from portal.core.models import Event


@teller("import.written", "import.failed")
def tell_import(event: Event) -> Iterator[Letter]:
    """An import was written, or could not be."""
    brought = PartnershipImport.objects.select_related("by").filter(pk=event.object_id).first()
    if brought is None:
        return
    with translation.override(brought.by.language):
        written = event.kind == "import.written"
        numbers = {"name": brought.name, "agreements": brought.agreements, "actions": brought.actions}
        subject = _("Imported: %(name)s") if written else _("Could not be imported: %(name)s")
        text = _("New agreements: %(agreements)s. New actions: %(actions)s.") if written else _("Read why, and go on.")
        yield Letter(
            brought.by,
            subject % numbers,
            text % numbers,
            reverse("partnerships:brought", args=[brought.pk]),
            _("Open the import"),
            language=brought.by.language,
        )
    for user in _others(event) if written else ():
        with translation.override(user.language):
            yield Letter(
                user,
                _("Existing agreements and actions were brought into the portal"),
                _("%(person)s brought some in which your organisation takes part. Look whether they are right.")
                % {"person": brought.by.name},
                reverse("partnerships:list"),
                _("Open the partnerships"),
                language=user.language,
            )


def _others(event: Event) -> Iterator[User]:
    """Who coordinates today for the organisations concerned, but for who brought it."""
    members = Membership.objects.current().permitting(Permission.COORDINATE)
    members = members.filter(organisation__in=event.data["organisations"])
    people = User.objects.filter(Q(pk__in=members.values("user")), is_active=True).exclude(pk=event.by_id or 0)
    yield from people.order_by("pk")
