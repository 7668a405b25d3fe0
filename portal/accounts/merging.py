"""Two entries for one organisation: what points at the duplicate, what speaks against merging, and the merge."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, Model, OuterRef, Q, QuerySet, UniqueConstraint
from django.utils import translation
from django.utils.translation import gettext as _
from wagtail.contrib.redirects.models import Redirect
from wagtail.log_actions import log
from wagtail.models import Page

from portal.accounts.merged_drafts import repoint_drafts
from portal.accounts.models import Membership, Organisation, User
from portal.core.models import today

Refusal = Callable[[Organisation, Organisation], str]
Doubles = Callable[[Organisation, Organisation], QuerySet[Any]]
_refusals: dict[str, Refusal] = {}
_doubles: dict[str, Doubles] = {}


def refuses_merge(check: Refusal) -> Refusal:
    """Register a check: (duplicate, the one that stays) → why they cannot be merged, or "".

    It names no record: who merges has no right to read what is between organisations. Raises ValueError for a second
    check of a name.
    """
    name = f"{check.__module__}.{check.__qualname__}"
    if name in _refusals:
        raise ValueError(f"{name} is registered already")
    _refusals[name] = check
    return check


def said_twice(model: type[Model]) -> Callable[[Doubles], Doubles]:
    """Register which rows of a model would say a thing twice after a merge; they go. Raises ValueError as above."""

    def register(rows: Doubles) -> Doubles:
        label = model._meta.label
        if label in _doubles:
            raise ValueError(f"{label} is registered already")
        _doubles[label] = rows
        return rows

    return register


@dataclass(frozen=True)
class Link:
    """A column that points at organisations."""

    model: type[Model]
    field: str

    def of(self, organisation: Organisation) -> QuerySet[Any]:
        """Its rows, also those that the model's own manager leaves out."""
        return self.model._base_manager.filter(**{self.field: organisation})

    @property
    def once(self) -> list[tuple[tuple[str, ...], Q]]:
        """The other columns of each rule that it stands in only once, and for which rows that holds."""
        meta = self.model._meta
        rules = [(one.fields, one.condition or Q()) for one in meta.constraints if isinstance(one, UniqueConstraint)]
        rules += [(tuple(fields), Q()) for fields in meta.unique_together]
        if getattr(meta.get_field(self.field), "unique", False):
            rules.append(((self.field,), Q()))
        return [(tuple(n for n in names if n != self.field), q) for names, q in rules if self.field in names]


def links() -> list[Link]:
    """Every column of every app that points at organisations, tables between them among these."""
    found = Organisation._meta.get_fields(include_hidden=True)
    return [
        Link(one.related_model, one.field.name)  # type: ignore[union-attr, arg-type]
        for one in found
        if one.auto_created and not one.concrete and (one.one_to_many or one.one_to_one)
    ]


def refusals(duplicate: Organisation, stays: Organisation) -> list[str]:
    """Why the two cannot be merged; empty where they can."""
    if duplicate == stays:
        return [_("Choose another organisation than the duplicate itself.")]
    said = [
        _("One of the two runs the portal and the other does not: their people would get rights nobody gave them.")
        if duplicate.runs_portal != stays.runs_portal
        else "",
        _("One of the two is part of the other. Change that first, if they are the same organisation.")
        if _above(duplicate) & {stays.pk} or _above(stays) & {duplicate.pk}
        else "",
        *(check(duplicate, stays) for _name, check in sorted(_refusals.items())),
    ]
    return [*filter(None, said), *_clashes(duplicate, stays)]


def _above(organisation: Organisation) -> set[int]:
    seen: set[int] = set()
    above = organisation.parent
    while above is not None and above.pk not in seen:
        seen.add(above.pk)
        above = above.parent
    return seen


def _clashes(duplicate: Organisation, stays: Organisation) -> list[str]:
    """What may stand only once for an organisation, where no rule says which of the two goes."""
    said = []
    for link in links():
        if link.model is Membership or link.model._meta.label in _doubles:
            continue
        for names, condition in link.once:
            same = link.of(stays).filter(condition, **{name: OuterRef(name) for name in names})
            if number := link.of(duplicate).filter(condition).filter(Exists(same)).count():
                kind = link.model._meta.verbose_name_plural
                said.append(_("%(kind)s: %(number)s would stand there twice.") % {"kind": kind, "number": number})
    return said


def counts(organisation: Organisation, *, reader: User) -> list[tuple[str, int]]:
    """How many rows of each kind point at it: those of accounts, and of the rest what this reader may see anyway."""
    found: dict[str, int] = {}
    for link in links():
        rows = _seen(link, organisation, reader)
        if rows is not None and (number := rows.count()):
            name = str(link.model._meta.verbose_name_plural)
            found[name] = found.get(name, 0) + number
    return sorted(found.items())


def _seen(link: Link, organisation: Organisation, reader: User) -> QuerySet[Any] | None:
    if link.model._meta.app_label == Organisation._meta.app_label:
        return link.of(organisation)
    if issubclass(link.model, Page):
        return link.of(organisation).filter(live=True)
    visible_to = getattr(link.model._default_manager, "visible_to", None)
    if visible_to is None:
        return None
    rows: QuerySet[Any] = visible_to(reader)
    return link.of(organisation).filter(pk__in=rows.order_by().values("pk"))


@transaction.atomic
def merge(*, duplicate: Organisation, stays: Organisation, by: User) -> Organisation:
    """Let everything that points at the duplicate point at the one that stays; there is no way back.

    The duplicate's row is kept out of sight: its address leads to the other for ever and is given to nobody else.
    Raises ValidationError with each reason where they cannot be merged, also because one of them just was.
    """
    pair = Organisation.objects.select_for_update(of=("self",)).order_by("pk").in_bulk([duplicate.pk, stays.pk])
    if {duplicate.pk, stays.pk} - set(pair):
        raise ValidationError(_("One of the two has been merged meanwhile."))
    duplicate, stays = pair[duplicate.pk], pair[stays.pk]
    if reasons := refusals(duplicate, stays):
        raise ValidationError(reasons)
    gone = sum(rows(duplicate, stays).delete()[0] for rows in _doubles.values())
    ended = _end_doubled_memberships(duplicate, stays, by)
    moved = sum(link.of(duplicate).update(**{link.field: stays}) for link in links())
    drafts = repoint_drafts(duplicate.pk, stays.pk)
    duplicate.parent, duplicate.merged_into = None, stays
    duplicate.save()
    stays.save()  # both are saved so that search reads again what names them
    _keep_address(duplicate, stays)
    what = {"name": duplicate.name_id, "address": duplicate.slug, "number": duplicate.pk}
    data = {"duplicate": what, "moved": moved, "gone": gone, "ended": ended, "drafts": drafts}
    log(stays, "accounts.merge", user=by, data=data)
    return stays


def _end_doubled_memberships(duplicate: Organisation, stays: Organisation, by: User) -> int:
    """Of one person's two memberships in one role at the same time the one that reaches furthest goes on."""
    rows = Membership.objects.filter(organisation__in=(duplicate, stays), ended_on=None)
    pairs: dict[tuple[int, str], list[Membership]] = {}
    for one in rows.filter(Q(until=None) | Q(until__gte=today())).order_by("pk"):
        pairs.setdefault((one.user_id, one.role), []).append(one)
    ended = 0
    for same in pairs.values():
        if len({one.organisation_id for one in same}) == 1:
            continue
        same.sort(key=lambda one: (one.is_current(), one.until or FOR_EVER, one.organisation_id == stays.pk))
        for one in same[:-1]:
            one.ended_on, one.ended_by = today(), by
            one.save(update_fields=["ended_on", "ended_by"])
            ended += 1
    return ended


FOR_EVER: Final = date.max


def _keep_address(duplicate: Organisation, stays: Organisation) -> None:
    """In each language, beside the old addresses of pages; what led to the duplicate leads to the other at once."""
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            old, new = duplicate.get_absolute_url(), stays.get_absolute_url()
        Redirect.objects.filter(redirect_link=old).update(redirect_link=new)
        Redirect.objects.filter(old_path=Redirect.normalise_path(old)).delete()
        Redirect.add_redirect(old, new, is_permanent=True)
