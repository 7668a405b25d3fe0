"""What versions of a proposal say, in the reader's language, and how two of them differ, word by word."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from partnerships.models import CooperationKind, Direction, Proposal, ProposalVersion
from partnerships.permissions import can_read_work
from portal.accounts.models import Organisation
from portal.accounts.permissions import Person
from portal.regions.models import Dimension, Urusan

NAMED: dict[str, Any] = {"urusan": Urusan, "dimension": Dimension, "kind": CooperationKind}


@dataclass(frozen=True)
class Piece:
    """Words that two texts share (`kind` is empty), that were added (“ins”) or taken out (“del”)."""

    text: str
    kind: str = ""


@dataclass(frozen=True)
class Difference:
    """A field in which two versions differ."""

    label: str
    old: str
    new: str

    @property
    def pieces(self) -> list[Piece]:
        """From the old text to the new one."""
        return word_difference(self.old, self.new)


def word_difference(old: str, new: str) -> list[Piece]:
    """How one text becomes another, in runs of words."""
    before, after = re.findall(r"\s+|\S+", old), re.findall(r"\s+|\S+", new)
    pieces: list[Piece] = []
    for what, a, b, c, d in SequenceMatcher(None, before, after).get_opcodes():
        if what == "equal":
            pieces.append(Piece("".join(before[a:b])))
            continue
        pieces += [
            Piece(text, kind) for text, kind in (("".join(before[a:b]), "del"), ("".join(after[c:d]), "ins")) if text
        ]
    return pieces


def readable_versions(user: Person, proposal: Proposal) -> QuerySet[ProposalVersion]:
    """The newest first: every one for the people of the proposer, those that were sent for the others."""
    rows = ProposalVersion.objects.filter(proposal=proposal).select_related("by")
    return rows if can_read_work(user, proposal) else rows.filter(sent_at__isnull=False)


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Difference]:
    """The fields in which the values of two versions differ, in the order of the form."""
    labels = {field.name: str(field.verbose_name) for field in Proposal._meta.concrete_fields}
    labels |= {"addressees": _("proposed to"), "files": _("files")}
    names = [name for name in (*Proposal.WRITTEN, "addressees", "files") if old.get(name) != new.get(name)]
    return [
        Difference(labels[name].capitalize(), *_in_words(name, old.get(name), new.get(name)))
        for name in names
        if name in new or name in old
    ]


def _in_words(name: str, *values: Any) -> list[str]:
    if name in NAMED:
        found = NAMED[name].objects.in_bulk([value for value in values if value])
        return [str(found[value].name) if value in found else "" for value in values]
    if name == "addressees":
        known = Organisation.objects.in_bulk([pk for value in values for pk in value or ()])
        return ["\n".join(known[pk].name for pk in value or () if pk in known) for value in values]
    if name == "files":
        return ["\n".join(value or ()) for value in values]
    if name == "direction":
        return [str(dict(Direction.choices).get(value, "")) for value in values]
    return [str(value or "") for value in values]
