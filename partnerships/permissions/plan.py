"""Who may do what with actions, their evidence and what is said about them."""

from partnerships.models import (
    WITH_OWNER,
    Action,
    ActionStatus,
    Comment,
    ConfirmationLink,
    Evidence,
    Partnership,
    Party,
)
from partnerships.permissions.partnerships import (
    can_contribute_to_partnership,
    can_coordinate_partnership,
    contributes_to_party,
)
from portal.accounts.models import Membership
from portal.accounts.permissions import Person, organisations_permitting
from portal.accounts.roles import Permission

Confirmer = Person | ConfirmationLink


def can_see_action(user: Person, action: Action) -> bool:
    """Whether it exists for this person; agrees with Action.objects.visible_to."""
    return Action.objects.visible_to(user).filter(pk=action.pk).exists()


def can_add_action(user: Person, owner: Party) -> bool:
    """Those who keep the owner's actions, and the coordinators of every party."""
    return contributes_to_party(user, owner) or can_coordinate_partnership(user, owner.partnership)


def can_change_action(user: Person, action: Action) -> bool:
    """Write in it, move its due date: the same people, while the next move is the owner's."""
    return action.status in WITH_OWNER and can_add_action(user, action.owner)


def can_carry_out(user: Confirmer, action: Action) -> bool:
    """The person named, as long as they are of the owner, or who keeps the owner's actions."""
    if isinstance(user, ConfirmationLink):
        return False
    named = action.person_id is not None and action.person_id == user.pk
    if named and action.owner.own_organisations & organisations_permitting(user, Permission.READ_OWN):
        return True
    return contributes_to_party(user, action.owner)


def can_confirm(user: Confirmer, action: Action) -> bool:
    """Who keeps actions of another party, by account or by link; never who submitted it, is named or gave evidence."""
    if isinstance(user, ConfirmationLink):
        return is_link_for(user, action)
    if took_part(user, action):
        return False
    others = action.partnership.parties.exclude(pk=action.owner_id)
    return any(contributes_to_party(user, party) for party in others)


def can_coordinate_action(user: Confirmer, action: Action) -> bool:
    """A coordinator of any party."""
    return not isinstance(user, ConfirmationLink) and can_coordinate_partnership(user, action.partnership)


def took_part(user: Person, action: Action) -> bool:
    """Whether the person submitted this attempt, is named in the action, or gave evidence in this attempt."""
    return user.pk is not None and (
        user.pk in (action.submitted_by_id, action.person_id)
        or action.evidence.filter(attempt=action.attempt, by=user.pk).exists()
    )


def can_make_link(user: Person, action: Action) -> bool:
    """Mail a link to confirm: a coordinator of any party, while it waits for that."""
    return action.status == ActionStatus.SUBMITTED and can_coordinate_action(user, action)


def can_withdraw_link(user: Person, link: ConfirmationLink) -> bool:
    """Close a link: a coordinator of any party."""
    return can_coordinate_action(user, link.action)


def is_link_for(link: ConfirmationLink, action: Action) -> bool:
    """Whether the addressee of a link still decides for another party of this action.

    Its organisation must still be of a party that is not the owner; a person with an account must still belong to
    it and have had no part in what was submitted.
    """
    if link.action_id != action.pk:
        return False
    others = action.partnership.parties.exclude(pk=action.owner_id)
    if not any(link.organisation_id in party.own_organisations for party in others):
        return False
    if link.user is None:
        return True
    member = Membership.objects.current().filter(user=link.user, organisation=link.organisation_id)
    return link.user.is_active and member.exists() and not took_part(link.user, action)


def can_withdraw_evidence(user: Person, evidence: Evidence) -> bool:
    """Say that it is wrong: those who carry out the action, until it is done or dropped."""
    over = evidence.action.status in (ActionStatus.DONE, ActionStatus.DROPPED)
    return evidence.withdrawn_at is None and not over and can_carry_out(user, evidence.action)


def can_comment(user: Person, partnership: Partnership) -> bool:
    """Everybody of a party who may read it; the auditor reads and says nothing."""
    own = organisations_permitting(user, Permission.READ_OWN)
    return any(party.own_organisations & own for party in partnership.parties.all())


def can_see_comment(user: Person, comment: Comment) -> bool:
    """Whether it exists for this person; agrees with Comment.objects.visible_to."""
    return Comment.objects.visible_to(user).filter(pk=comment.pk).exists()


def wrote_comment(user: Person, comment: Comment) -> bool:
    """Whether it is theirs; enough to know of comments that were fetched through visible_to."""
    return comment.by_id == user.pk


def can_change_comment(user: Person, comment: Comment) -> bool:
    """Who wrote it, for a quarter of an hour."""
    return wrote_comment(user, comment) and comment.is_open_to_edit() and can_see_comment(user, comment)


def can_withdraw_comment(user: Person, comment: Comment) -> bool:
    """Who wrote it."""
    return wrote_comment(user, comment) and can_see_comment(user, comment)


def can_schedule_reports(user: Person, partnership: Partnership) -> bool:
    """How often the parties report: a coordinator of any party."""
    return can_coordinate_partnership(user, partnership)


def can_report(user: Person, partnership: Partnership) -> bool:
    """Write a progress report, or say why there is none: who keeps the actions of any party."""
    return can_contribute_to_partnership(user, partnership)
