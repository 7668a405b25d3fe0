"""What the rows mean: each is found, or is new, or is wrong for a reason that names its cell."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from partnerships.importing.columns import ACTIONS, AGREEMENTS, SHEETS
from partnerships.importing.keys import key_of_action, key_of_agreement, key_of_partnership
from partnerships.importing.known import Known
from partnerships.importing.reading import Line, Problem, day_of
from partnerships.models import CooperationKind, DocumentKind, Priority, refuse_parties
from portal.accounts.models import Organisation, User
from portal.accounts.permissions import organisations_permitting
from portal.accounts.roles import Permission
from portal.core.models import today
from portal.regions.models import Urusan

PRIORITIES = {"rendah": Priority.LOW, "normal": Priority.NORMAL, "tinggi": Priority.HIGH}


@dataclass
class NewAgreement:
    """An agreement to be written."""

    line: Line
    numbers: list[str]
    fields: dict[str, Any]
    offices: dict[int, str]
    """Office of the signer by primary key of the organisation."""


@dataclass
class NewAction:
    """An action to be written."""

    line: Line
    owner: Organisation
    due_on: date
    fields: dict[str, Any]
    number: str
    once_key: str


@dataclass
class Group:
    """A partnership with what is to be written in it; `found` is its primary key, None where it is new."""

    title: str
    organisations: list[Organisation]
    found: int | None
    once_key: str
    fields: dict[str, Any] = field(default_factory=dict)
    agreements: list[NewAgreement] = field(default_factory=list)
    actions: list[NewAction] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=dict)
    """Line, or 0 for what the portal knows, by the number of an agreement."""
    known: set[object] = field(default_factory=set)
    """Actions that the portal has or the workbook brings: (title, due date); and keys of what was imported before."""
    described: bool = False
    """Whether a row of an agreement tells what the partnership is."""


class Refused(Exception):
    """A cell that cannot be taken: its column, and why."""


@dataclass
class Check:
    """The outcome: what would be written, how many rows change nothing, what is wrong."""

    groups: list[Group]
    unchanged: int
    problems: list[Problem]

    @property
    def partnerships(self) -> int:
        """Partnerships that are new."""
        return sum(group.found is None for group in self.groups)

    @property
    def agreements(self) -> int:
        """Agreements that are new."""
        return sum(len(group.agreements) for group in self.groups)

    @property
    def actions(self) -> int:
        """Actions that are new."""
        return sum(len(group.actions) for group in self.groups)


def check(lines: Sequence[Line], problems: Iterable[Problem], user: User) -> Check:
    """Look at every row for a person; agreements first, as actions may come from them."""
    checker = _Checker(user, lines)
    found = list(problems)
    wrong = {(one.sheet, one.line) for one in found}
    for sheet, take in ((AGREEMENTS, checker.agreement), (ACTIONS, checker.action)):
        for line in (line for line in lines if line.sheet == sheet):
            empty = [one.name for one in SHEETS[sheet] if one.needed and one.name not in line.cells]
            if (sheet, line.number) in wrong:
                continue
            if empty:
                found += [Problem(sheet, line.number, name, _("This cell is empty. Fill it in.")) for name in empty]
                continue
            try:
                take(line)
            except Refused as refused:
                column, text = refused.args
                found.append(Problem(sheet, line.number, column, text))
    order = list(SHEETS)
    found.sort(key=lambda one: (order.index(one.sheet), one.line))
    groups = [group for group in checker.seen.values() if group.agreements or group.actions]
    return Check(groups, checker.unchanged, found)


class _Checker:
    def __init__(self, user: User, lines: Sequence[Line]) -> None:
        self.mine = organisations_permitting(user, Permission.COORDINATE)
        self.organisations = _by_name(Organisation.objects.select_related("parent"), "slug")
        self.kinds = _by_name(CooperationKind.objects.all(), "key")
        self.urusan = _by_name(Urusan.objects.all(), "key")
        self.documents = _by_name(DocumentKind.objects.all(), "key")
        self.seen: dict[str, Group] = {}
        self.unchanged = 0
        self.named: dict[tuple[str, str], Group | Refused] = {}
        self.portal = Known(user)
        for line in lines:
            if "Kemitraan" in line.cells and "Pihak" in line.cells:
                self.named.setdefault(_names(line), self._group(*_names(line)))
        found = [group for group in self.seen.values() if group.found]
        written = self.portal.written_in([group.found for group in found if group.found])
        for group in found:
            group.numbers, group.known = written[group.found or 0]

    def group(self, line: Line) -> Group:
        """The partnership of a row."""
        found = self.named[_names(line)]
        if isinstance(found, Refused):
            raise found
        return found

    def _group(self, title: str, names: str) -> Group | Refused:
        try:
            return self._find_group(title, names)
        except Refused as refused:
            return refused

    def _find_group(self, title: str, names: str) -> Group:
        if len(title) > 200:
            raise Refused("Kemitraan", _("Write at most %(n)s characters.") % {"n": 200})
        parties = [self.find(self.organisations, "Pihak", name) for name in _several(names)]
        pks = frozenset(one.pk for one in parties)
        if len(pks) < max(len(parties), 2):
            raise Refused("Pihak", _("Name at least two organisations, each once, separated by ;"))
        if not pks & self.mine:
            raise Refused("Pihak", _("You coordinate none of these organisations. Ask their coordinators."))
        try:
            refuse_parties(parties[0], parties[1:])
        except ValidationError as error:
            raise Refused("Pihak", " ".join(error.messages)) from error
        key = key_of_partnership(title, pks)
        if key in self.seen:
            return self.seen[key]
        found = self.portal.partnership(title, pks, key)
        if found is not None and not found.is_live:
            raise Refused("Kemitraan", _("This partnership is over. Begin another one, or leave its rows out."))
        if found is not None and found.parties != pks:
            raise Refused("Pihak", _("In the portal other organisations take part. Name those."))
        self.seen[key] = Group(title, parties, found.pk if found else None, key)
        return self.seen[key]

    def agreement(self, line: Line) -> None:
        group, cells = self.group(line), line.cells
        fields = {
            "kind": self.find(self.kinds, "Jenis kerja sama", cells["Jenis kerja sama"]),
            "urusan": self.find(self.urusan, "Urusan", cells["Urusan"]),
        }
        if group.fields and group.fields != fields:
            raise Refused(
                "Urusan", _("Another row of this partnership names another kind or affair. Write them alike.")
            )
        numbers = [one.strip() for one in str(cells["Nomor"]).split(";")]
        if not numbers[0]:
            raise Refused("Nomor", _("The first party has no number. An agreement is known by it."))
        if len(numbers) > len(group.organisations) or any(len(one) > 100 for one in numbers):
            raise Refused("Nomor", _("Write one number for each party, of at most 100 characters."))
        if (before := group.numbers.get(numbers[0].casefold())) is not None:
            if before:
                raise Refused(
                    "Nomor", _("This number stands in line %(n)s already. Leave one of them out.") % {"n": before}
                )
            self.unchanged += 1
            return
        if group.found and key_of_agreement(group.found, numbers[0]) in group.known:
            group.numbers[numbers[0].casefold()] = 0
            self.unchanged += 1
            return
        group.fields, group.described = fields, True
        group.numbers.update({number.casefold(): line.number for number in numbers if number})
        signed, ends = self.day(line, "Ditandatangani"), self.day(line, "Berakhir")
        effective = self.day(line, "Berlaku sejak") if "Berlaku sejak" in cells else None
        if signed > today():
            raise Refused("Ditandatangani", _("The day of signing has not come yet."))
        if ends < max(signed, effective or signed):
            raise Refused("Berakhir", _("It ends before it begins. Look at both dates."))
        title = str(cells["Judul naskah"])
        if len(title) > 300:
            raise Refused("Judul naskah", _("Write at most %(n)s characters.") % {"n": 300})
        new = {
            "kind": self.find(self.documents, "Jenis naskah", cells["Jenis naskah"]),
            "title": title,
            "signed_on": signed,
            "effective_on": effective,
            "ends_on": ends,
        }
        offices = self.offices(line, group)
        group.agreements.append(NewAgreement(line, numbers, new, offices))

    def offices(self, line: Line, group: Group) -> dict[int, str]:
        """Who signs for which party."""
        found: dict[int, str] = {}
        parties = {one.pk for one in group.organisations}
        for entry in _several(line.cells["Penanda tangan"]):
            name, _colon, office = entry.rpartition(":")
            if not name.strip() or not office.strip():
                raise Refused("Penanda tangan", _("Write “organisation: office” for “%(text)s”.") % {"text": entry})
            organisation = self.find(self.organisations, "Penanda tangan", name)
            if organisation.pk not in parties:
                text = _("%(name)s is no party. Only parties sign.") % {"name": organisation.name}
                raise Refused("Penanda tangan", text)
            if len(office.strip()) > 200:
                raise Refused("Penanda tangan", _("Write at most %(n)s characters.") % {"n": 200})
            found[organisation.pk] = office.strip()
        if missing := [one.name for one in group.organisations if one.pk not in found]:
            raise Refused("Penanda tangan", _("Nobody signs for %(names)s.") % {"names": ", ".join(missing)})
        return found

    def action(self, line: Line) -> None:
        group, cells = self.group(line), line.cells
        if group.found is None and not group.described:
            text = _("The portal does not know this partnership. Describe it on the sheet %(sheet)s.")
            raise Refused("Kemitraan", text % {"sheet": AGREEMENTS})
        owner = self.find(self.organisations, "Pemilik", cells["Pemilik"])
        if owner not in group.organisations:
            raise Refused("Pemilik", _("%(name)s is no party of this partnership.") % {"name": owner.name})
        title, due_on = str(cells["Tindakan"]), self.day(line, "Tenggat")
        if len(title) > 200:
            raise Refused("Tindakan", _("Write at most %(n)s characters.") % {"n": 200})
        priority = str(cells.get("Prioritas", "normal")).casefold()
        if priority not in PRIORITIES:
            raise Refused("Prioritas", _("Write one of: %(names)s.") % {"names": ", ".join(PRIORITIES)})
        number = str(cells.get("Nomor naskah", ""))
        if number and number.casefold() not in group.numbers:
            text = _("No agreement of this partnership has the number “%(number)s”.") % {"number": number}
            raise Refused("Nomor naskah", text)
        expected = str(cells.get("Hasil yang diharapkan", ""))
        if len(expected) > 1000:
            raise Refused("Hasil yang diharapkan", _("Write at most %(n)s characters.") % {"n": 1000})
        once_key = key_of_action(group.once_key, title, due_on)
        if once_key in group.known or (title.casefold(), due_on) in group.known:
            self.unchanged += 1
            return
        group.known.add(once_key)
        fields = {"title": title, "priority": PRIORITIES[priority], "expected_result": expected}
        group.actions.append(NewAction(line, owner, due_on, fields, number, once_key))

    def day(self, line: Line, column: str) -> date:
        value = line.cells[column]
        try:
            return day_of(value)
        except ValueError:
            text = _("“%(text)s” is no day of the calendar. Write it like 31-01-2025.") % {"text": value}
            raise Refused(column, text) from None

    def find(self, known: dict[str, Any], column: str, name: Any) -> Any:
        if (found := known.get(str(name).strip().casefold())) is None:
            text = _("The portal does not know “%(name)s”. Write it as in the portal.") % {"name": name}
            raise Refused(column, text)
        return found


def _by_name(rows: Iterable[Any], key: str) -> dict[str, Any]:
    """Rows by their names in both languages and by their key, without regard to capital letters."""
    found: dict[str, Any] = {}
    for row in rows:
        for name in (row.name_en, row.name_id, getattr(row, key)):
            if name:
                found[name.casefold()] = row
    return found


def _names(line: Line) -> tuple[str, str]:
    return str(line.cells["Kemitraan"]), str(line.cells["Pihak"])


def _several(cell: Any) -> list[str]:
    return [one.strip() for one in str(cell).split(";") if one.strip()]
