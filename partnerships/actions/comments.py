"""Verbs of comments: written, changed for a quarter of an hour, withdrawn with a mark."""

from collections.abc import Collection

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from partnerships.models import Action, Comment, Partnership, Party
from partnerships.permissions import can_change_comment, can_comment, can_see_comment, can_withdraw_comment
from portal.accounts.models import User
from portal.accounts.permissions import organisations_permitting
from portal.accounts.roles import Permission
from portal.core.events import record
from portal.core.states import WrongStatus
from visits.models.request import new_key


@transaction.atomic
def add_comment(
    *,
    partnership: Partnership,
    text: str,
    by: User,
    action: Action | None = None,
    for_parties: Collection[Party] = (),
    mentions: Collection[User] = (),
    once_key: str = "",
) -> Comment:
    """Say something to all parties, or only to some; the writer's own party always reads it.

    Those mentioned hear of it. The same form posted twice (`once_key`) is one comment. Raises PermissionDenied, and
    ValidationError for a foreign party or action, and for somebody mentioned who could not read it.
    """
    if not can_comment(by, partnership):
        raise PermissionDenied
    if once_key and (found := Comment.objects.filter(once_key=once_key, by=by).first()):
        return found
    comment = Comment(partnership=partnership, action=action, text=text.strip(), by=by, once_key=once_key or new_key())
    comment.full_clean()
    comment.save()
    if for_parties:
        comment.for_parties.set(_with_own(partnership, for_parties, by))
    if blind := [user.name for user in mentions if not can_see_comment(user, comment)]:
        raise ValidationError(
            {"mentions": _("%(names)s cannot read this comment.") % {"names": ", ".join(sorted(blind))}}
        )
    comment.mentions.set(mentions)
    record(f"comment/{comment.pk}", "comment.written", comment, by=by)
    return comment


def _with_own(partnership: Partnership, chosen: Collection[Party], by: User) -> list[Party]:
    parties = list(partnership.parties.all())
    if not {party.pk for party in chosen} <= {party.pk for party in parties}:
        raise ValidationError({"for_parties": _("Choose parties of this partnership.")})
    own = organisations_permitting(by, Permission.READ_OWN)
    return [party for party in parties if party in chosen or party.own_organisations & own]


@transaction.atomic
def change_comment(*, comment: Comment, text: str, by: User) -> Comment:
    """Correct one's comment within a quarter of an hour. Raises PermissionDenied, WrongStatus, ValidationError."""
    found = Comment.objects.select_for_update(of=("self",)).get(pk=comment.pk)
    if not can_withdraw_comment(by, found):
        raise PermissionDenied
    if not can_change_comment(by, found):
        raise WrongStatus(_("withdrawn") if found.withdrawn_at else _("older than a quarter of an hour"))
    if found.text != text.strip():
        found.text, found.changed_at = text.strip(), timezone.now()
        found.full_clean()
        found.save(update_fields=["text", "changed_at"])
    return found


@transaction.atomic
def withdraw_comment(*, comment: Comment, by: User) -> Comment:
    """Take one's comment back; that there was one stays to be seen. Twice is as once. Raises PermissionDenied."""
    found = Comment.objects.select_for_update(of=("self",)).get(pk=comment.pk)
    if not can_withdraw_comment(by, found):
        raise PermissionDenied
    if found.withdrawn_at is None:
        found.withdrawn_at = timezone.now()
        found.save(update_fields=["withdrawn_at"])
    return found
