"""How much is taken at once: twenty thousand rows are, one more is not; a file that is made to hurt is refused."""

import io
from collections.abc import Callable

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from partnerships.importing import reading
from partnerships.importing.checking import Check, check
from partnerships.importing.writing import write
from partnerships.models import Action, Agreement, Partnership
from tests.partnerships.cooperation import Cooperation, document_kind
from tests.partnerships.test_importing import action, agreement, imported, refused, workbook

pytestmark = pytest.mark.django_db
PARTNERSHIPS = 200
AGREEMENTS = 10  # of each
ACTIONS = 90  # of each


@pytest.fixture
def cooperation(client: Client) -> Cooperation:
    made = Cooperation()
    document_kind()
    client.force_login(made.maker)
    return made


def title(number: int) -> str:
    return f"Kemitraan {number} (contoh)"


def test_twenty_thousand_rows_are_imported_and_not_doubled(client: Client, cooperation: Cooperation) -> None:
    content = workbook(
        [
            agreement(cooperation, Kemitraan=title(n), Nomor=f"{n}/{k}")
            for n in range(PARTNERSHIPS)
            for k in range(AGREEMENTS)
        ],
        [
            action(cooperation, Kemitraan=title(n), Nomor_naskah=f"{n}/{k % AGREEMENTS}", Tindakan=f"Langkah {k}")
            for n in range(PARTNERSHIPS)
            for k in range(ACTIONS)
        ],
    )
    found = imported(client, content)
    assert (found.state, found.partnerships, found.agreements, found.actions) == ("written", 200, 2_000, 18_000)
    assert Partnership.objects.filter(status="active").count() == PARTNERSHIPS
    assert Agreement.objects.filter(status="signed").count() == 2_000
    assert Action.objects.exclude(agreement=None).count() == 18_000
    again = imported(client, content)
    assert (again.state, again.unchanged) == ("nothing_new", 20_000)


def test_one_row_more_is_refused_with_the_limit(client: Client, cooperation: Cooperation) -> None:
    row = agreement(cooperation)
    assert "20000" in refused(client, workbook([row] * reading.MOST_ROWS, [action(cooperation)]))


def _queries(work: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as captured:
        work()
    return len(captured)


def _checked(cooperation: Cooperation, first: int, number: int) -> Callable[[], Check]:
    titles = [title(n) for n in range(first, first + number)]
    content = workbook(
        [agreement(cooperation, Kemitraan=one) for one in titles],
        [action(cooperation, Kemitraan=one) for one in titles],
    )
    lines, problems = reading.read(io.BytesIO(content))
    return lambda: check(lines, problems, cooperation.maker)


def test_three_rows_take_as_many_queries_as_one(cooperation: Cooperation) -> None:
    one, three = _checked(cooperation, 0, 1), _checked(cooperation, 1, 3)
    assert _queries(one) == _queries(three)
    new_one, new_three = one(), three()
    assert _queries(lambda: write(new_one, by=cooperation.maker)) == _queries(
        lambda: write(new_three, by=cooperation.maker)
    )
    assert _queries(one) == _queries(three)
    assert (one().unchanged, three().unchanged) == (2, 6)


def test_a_file_that_is_too_large_is_refused(
    client: Client, cooperation: Cooperation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("partnerships.forms.importing.LARGEST_FILE", 1024 * 1024)
    assert "1 MB" in refused(client, b"PK" * 1024 * 1024)


def test_a_workbook_that_unpacks_to_too_much_in_all_its_parts_is_refused(
    client: Client, cooperation: Cooperation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "LARGEST_WHOLE", 10_000)
    assert refused(client, workbook([agreement(cooperation)]))


def test_more_cells_than_a_list_has_are_refused_before_they_are_read(
    client: Client, cooperation: Cooperation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "MOST_CELLS", 20)
    assert "20" in refused(client, workbook([agreement(cooperation), agreement(cooperation, Nomor="2")]))


def test_a_row_far_down_the_sheet_is_refused(client: Client, cooperation: Cooperation) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook([agreement(cooperation)])))
    book["Naskah"].cell(row=1_000_000, column=1, value="jauh di bawah")
    file = io.BytesIO()
    book.save(file)
    assert str(reading.LAST_LINE) in refused(client, file.getvalue())
