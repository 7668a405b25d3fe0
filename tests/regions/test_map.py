"""The map of provinces."""

import pytest

from portal.regions.map import lower_bounds, map_rows, map_steps, shapes


def test_map_rows_hold_all_38_provinces_once() -> None:
    rows = map_rows({"31": 2}, lambda code: f"/daerah/?daerah={code}")
    assert len({row.code for row in rows}) == len(rows) == 38
    assert {row.code: row.count for row in rows if row.count} == {"31": 2}


def test_map_row_says_name_and_count_in_the_words_given() -> None:
    rows = map_rows({"94": 3}, str, lambda name, count: f"{name}: {count} studi kasus")
    assert next(row.label for row in rows if row.code == "94") == "Papua Tengah: 3 studi kasus"


def test_map_row_of_a_count_of_nothing_has_the_lightest_step() -> None:
    assert {row.step for row in map_rows({}, str)} == {0}


def test_map_ignores_a_code_that_is_no_province() -> None:
    assert all(row.count == 0 for row in map_rows({"6501": 4}, str))


@pytest.mark.parametrize("highest", [1, 2, 4, 5, 6, 9, 40, 20_000])
def test_the_highest_count_has_a_step_of_its_own_rank(highest: int) -> None:
    bounds = lower_bounds(highest)
    assert list(bounds) == sorted(set(bounds))
    assert bounds[0] == 1
    assert map_rows({"31": highest}, str)[10].step == sum(highest >= bound for bound in bounds)


def test_legend_names_every_colour_that_occurs_and_no_other() -> None:
    rows = map_rows({"31": 7, "32": 3, "33": 2, "65": 1}, str)
    assert [(step.step, step.label) for step in map_steps(rows)] == [
        (0, "0"),
        (1, "1"),
        (2, "2"),
        (3, "3–4"),
        (4, "5–7"),
    ]


def test_provinces_too_small_to_hit_have_a_dot() -> None:
    assert {shape.name for shape in shapes() if shape.dot_x is not None} == {
        "Kepulauan Riau",
        "DKI Jakarta",
        "DI Yogyakarta",
        "Bali",
    }


def test_no_two_tiles_lie_on_each_other() -> None:
    assert len({(shape.tile_x, shape.tile_y) for shape in shapes()}) == 38
