"""One SQL statement for one search: every hit with its score of words, and the narrow columns of its entry."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, Final

from search.contract import Alternative, Field, Match, PhraseLift, SearchRequest, Unit
from search.engines.database.tables import PUBLIC, RESTRICTED, Dialect
from search.ranking import CONFIRMED, FIELD, GROUP, READER_LANGUAGE, RECENT, weight

Sql = tuple[str, list[Any]]
COLUMNS: Final = "e.kind, e.object_id, {score} AS s, e.packed, CAST(e.day AS text) AS day, e.region"  # tally.Row


class Statement:
    """Builds the statement of a request: `sql` and `parameters`.

    A unit is a table (entry, best weight) made of one small SELECT for each weight; a reading joins its units, a group
    takes the best of its readings, the whole joins its groups (or, relaxed, adds them up).
    """

    def __init__(self, request: SearchRequest, dialect: Dialect) -> None:
        self.request = request
        self.dialect = dialect
        self.tables = [PUBLIC] if request.tokens == {"public"} else [PUBLIC, RESTRICTED]
        self.with_parts: list[str] = []
        self.parameters: list[Any] = []
        self.units: dict[Unit, str] = {}
        self.sql = self._whole()

    def _define(self, name: str, sql: str, parameters: Iterable[Any] = ()) -> str:
        self.with_parts.append(f"{name} AS ({sql})")
        self.parameters.extend(parameters)
        return name

    def _leaves(self, by_weight: dict[int, list[tuple[Field, Alternative]]], *, prefix: bool) -> Sql:
        selects: list[str] = []
        parameters: list[Any] = []
        for points, cells in sorted(by_weight.items(), reverse=True):
            by_field: defaultdict[Field, list[Alternative]] = defaultdict(list)
            for field, alternative in cells:
                by_field[field].append(alternative)
            for field, alternatives in by_field.items():
                for table in self.tables:
                    condition, parameter = self.dialect.matches(table, [field], alternatives, prefix=prefix)
                    selects.append(
                        f"SELECT {self.dialect.id_column()} AS e, {points} AS s FROM {table} WHERE {condition}"
                    )
                    parameters.append(parameter)
        return f"SELECT e, MAX(s) AS s FROM ({' UNION ALL '.join(selects)}) x GROUP BY e", parameters

    def _unit(self, unit: Unit) -> str:
        if unit not in self.units:
            by_weight: defaultdict[int, list[tuple[Field, Alternative]]] = defaultdict(list)
            for alternative in unit.alternatives:
                for field in self.request.fields:
                    if not (field is Field.OFTEN and alternative.match is Match.EXACT):
                        by_weight[weight(alternative.match, field, unit.rarity)].append((field, alternative))
            sql, parameters = self._leaves(by_weight, prefix=unit.prefix)
            self.units[unit] = self._define(f"u{len(self.units)}", sql, parameters)
        return self.units[unit]

    def _reading(self, units: Iterable[Unit]) -> str:
        names = [self._unit(unit) for unit in dict.fromkeys(units)]
        joins = "".join(f" JOIN {name} ON {name}.e = {names[0]}.e" for name in names[1:])
        return f"SELECT {names[0]}.e AS e, {' + '.join(f'{name}.s' for name in names)} AS s FROM {names[0]}{joins}"

    def _groups(self) -> list[str]:
        names = []
        for number, group in enumerate(self.request.query.groups):
            readings = " UNION ALL ".join(self._reading(reading) for reading in group.readings)
            names.append(self._define(f"g{number}", f"SELECT e, MAX(s) AS s FROM ({readings}) x GROUP BY e"))
        return names

    def _lift(self, number: int, lift: PhraseLift) -> str:
        alternative = Alternative(lift.stems, Match.STEM)
        by_weight: dict[int, list[tuple[Field, Alternative]]] = {
            lift.weight * FIELD[field]: [(field, alternative)]
            for field in self.request.fields
            if field is not Field.OFTEN
        }
        sql, parameters = self._leaves(by_weight, prefix=False)
        return self._define(f"l{number}", sql, parameters)

    def _hits(self) -> str:
        if self.request.query.everything:
            return "SELECT id AS e, 0 AS s FROM search_searchentry" + (
                " WHERE NOT restricted" if len(self.tables) == 1 else ""
            )
        names = self._groups()
        if not names:
            return "SELECT id AS e, 0 AS s FROM search_searchentry WHERE 1 = 0"
        if self.request.relaxed:
            every = " UNION ALL ".join(f"SELECT e, s + {GROUP} AS s FROM {name}" for name in names)
            return f"SELECT e, SUM(s) AS s FROM ({every}) x GROUP BY e"
        joins = "".join(f" JOIN {name} ON {name}.e = {names[0]}.e" for name in names[1:])
        return f"SELECT {names[0]}.e AS e, {' + '.join(f'{name}.s' for name in names)} AS s FROM {names[0]}{joins}"

    def _whole(self) -> str:
        self._define("h0", self._hits())
        lifts = [self._lift(number, lift) for number, lift in enumerate(self.request.query.phrase_lifts)]
        score = " + ".join(["h0.s", *(f"COALESCE({name}.s, 0)" for name in lifts)])
        joins = "".join(f" LEFT JOIN {name} ON {name}.e = h0.e" for name in lifts)
        self._define("h", f"SELECT h0.e AS e, {score} AS s FROM h0{joins}{self._without_excluded()}")
        hits = f"SELECT {self._columns('h.s')} FROM h JOIN search_searchentry e ON e.id = h.e WHERE {self._allowed()}"
        return f"WITH {', '.join(self.with_parts)} {hits}{self._pinned()}"

    def _columns(self, points: str) -> str:
        """What tally needs of an entry; the score is that of its words and what the entry itself adds."""
        recent = [(self.request.today - age, more) for age, more in RECENT]
        self.parameters.extend([self.request.language, *(since.isoformat() for since, _more in recent)])
        score = [
            points,
            f"CASE WHEN e.confirmed THEN {CONFIRMED} ELSE 0 END",
            f"CASE WHEN e.language = %s THEN {READER_LANGUAGE} ELSE 0 END",
            *(f"CASE WHEN e.day >= %s THEN {more} ELSE 0 END" for _since, more in recent),
        ]
        return COLUMNS.format(score=" + ".join(score))

    def _without_excluded(self) -> str:
        if not self.request.query.excluded:
            return ""
        fields = [field for field in self.request.fields if field is not Field.OFTEN]
        parts = []
        for table in self.tables:
            condition, parameter = self.dialect.matches(table, fields, self.request.query.excluded, prefix=False)
            parts.append(f"SELECT {self.dialect.id_column()} FROM {table} WHERE {condition}")
            self.parameters.append(parameter)
        return f" WHERE h0.e NOT IN ({' UNION ALL '.join(parts)})"

    def _allowed(self) -> str:
        """Whoever reads, and in which language; excluded keys are nobody's."""
        conditions = ["e.shown_in LIKE %s"]
        self.parameters.append(f"%{self.request.language}%")
        if len(self.tables) == 1:
            conditions.append("NOT e.restricted")
        else:
            tokens = sorted(self.request.tokens)
            marks = ", ".join(["%s"] * len(tokens)) or "NULL"
            conditions.append(
                f"EXISTS (SELECT 1 FROM search_searchaudience a WHERE a.entry_id = e.id AND a.token IN ({marks}))"
            )
            self.parameters.extend(tokens)
        for kind, pk in self.request.excluded:
            conditions.append("NOT (e.kind = %s AND e.object_id = %s)")
            self.parameters.extend((kind, pk))
        return " AND ".join(conditions)

    def _pinned(self) -> str:
        """Pinned entries as hits of their own; one that also matches comes twice and is counted once."""
        if not self.request.pinned:
            return ""
        marks = " OR ".join(["(e.kind = %s AND e.object_id = %s)"] * len(self.request.pinned))
        columns = self._columns("0")
        self.parameters.extend(part for key in self.request.pinned for part in key)
        return f" UNION ALL SELECT {columns} FROM search_searchentry e WHERE ({marks}) AND {self._allowed()}"
