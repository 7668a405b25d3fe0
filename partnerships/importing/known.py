"""What the portal knows already of the partnerships that a workbook names, in as many queries for many as for one."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from partnerships.models import Action, Agreement, Partnership, Party
from partnerships.models.partnerships import LIVE
from portal.accounts.models import User

AT_A_TIME = 2000


@dataclass(frozen=True)
class KnownPartnership:
    """One that the person may see: its primary key, its parties' organisations, whether it is written in."""

    pk: int
    parties: frozenset[int]
    is_live: bool


class Known:
    """The partnerships that a person may see, to be found by title and parties, or by the key of an earlier import."""

    def __init__(self, user: User) -> None:
        visible = Partnership.objects.visible_to(user)
        parties: defaultdict[int, set[int]] = defaultdict(set)
        rows = Party.objects.filter(partnership__in=visible.order_by().values("pk"))
        for partnership, organisation in rows.order_by().values_list("partnership", "organisation"):
            parties[partnership].add(organisation)
        self._by_title: dict[tuple[str, frozenset[int]], KnownPartnership] = {}
        self._by_key: dict[str, KnownPartnership] = {}
        for pk, title, status, key in visible.order_by("-pk").values_list("pk", "title", "status", "once_key"):
            one = KnownPartnership(pk, frozenset(parties[pk]), status in LIVE)
            self._by_title[title.casefold(), one.parties] = one
            self._by_key[key] = one

    def partnership(self, title: str, organisations: frozenset[int], key: str) -> KnownPartnership | None:
        """The one of that title between these organisations, else the one that was imported under that key."""
        return self._by_title.get((title.casefold(), organisations)) or self._by_key.get(key)

    @staticmethod
    def written_in(partnerships: Collection[int]) -> dict[int, tuple[dict[str, int], set[object]]]:
        """By primary key: the numbers of its agreements, each with 0, and what `Group.known` holds."""
        found: dict[int, tuple[dict[str, int], set[object]]] = {pk: ({}, set()) for pk in partnerships}
        pks = list(found)
        for first in range(0, len(pks), AT_A_TIME):
            some = pks[first : first + AT_A_TIME]
            agreements = Agreement.objects.filter(partnership__in=some).order_by()
            for pk, key, number in agreements.values_list("partnership", "once_key", "sides__number"):
                numbers, known = found[pk]
                known.add(key)
                if number:
                    numbers[number.casefold()] = 0
            actions = Action.objects.filter(partnership__in=some).order_by()
            for pk, title, due_on, key in actions.values_list("partnership", "title", "due_on", "once_key"):
                found[pk][1].update({(title.casefold(), due_on), key})
        return found
