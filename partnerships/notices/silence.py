"""The coordinators of all parties hear of a partnership that has gone silent."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from partnerships.models import Partnership
from portal.accounts.models import Membership, User
from portal.accounts.roles import Permission
from portal.core.events import Letter, teller
from portal.core.models import Event


def coordinators(partnership: Partnership) -> Iterable[User]:
    """Active people who coordinate for a party or its unit today, each once."""
    own = {pk for party in partnership.parties.all() for pk in party.own_organisations}
    members = Membership.objects.current().permitting(Permission.COORDINATE).filter(organisation__in=own)
    return User.objects.filter(pk__in=members.values("user"), is_active=True).order_by("pk")


@teller("partnership.unstarted", "partnership.silent")
def tell_silence(event: Event) -> Iterator[Letter]:
    """What was noticed, as long as it is so."""
    partnership = Partnership.objects.live().filter(pk=event.object_id).first()
    if partnership is None:
        return
    for user in coordinators(partnership):
        with translation.override(user.language):
            subject, text = _words(event, partnership)
            path, action = partnership.get_absolute_url(), _("Open the partnership")
            yield Letter(user, subject, text, path, action, language=user.language)


def _words(event: Event, partnership: Partnership) -> tuple[str, str]:
    """Subject and text, in the language that is active."""
    title = {"title": partnership.title}
    if event.kind == "partnership.unstarted":
        signed = date_format(date.fromisoformat(event.data["signed_on"]))
        return _("%(title)s: signed, but no action is planned") % title, _(
            "It was signed on %(date)s. Plan the first action, with an owner and a due date."
        ) % {"date": signed}
    since = timezone.localdate(datetime.fromisoformat(event.data["since"]))
    return _("%(title)s: nothing has happened for a long time") % title, _(
        "The last entry is of %(date)s. Write down where it stands, or put it on hold or conclude it."
    ) % {"date": date_format(since)}
