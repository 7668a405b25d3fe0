"""The boxes of a facet and marked words, which are written at once and so escape by themselves."""

from django.utils import translation

from portal.core.filters import FacetView, Option
from portal.core.templatetags.components import facet_options, marked
from search.highlight import Piece


def options(*made: Option) -> str:
    return facet_options(FacetView("daerah", "Daerah", True, list(made)))


def test_a_box_says_value_name_count_and_whether_it_is_ticked() -> None:
    with translation.override("id"):
        first, second = options(Option("11", "Aceh", 3, True), Option("64", "Kalimantan Timur", 1204, False)).split(
            "\n"
        )
    assert 'name="daerah" value="11" checked' in first
    assert ">Aceh<" in first
    assert '<span class="choice__count">3<' in first
    assert 'id="f-daerah-64"' in second
    assert "1.204" in second
    assert "checked" not in second


def test_neighbours_of_one_group_stand_under_its_name_once() -> None:
    made = options(Option("11", "Aceh", 1, False, "Sumatera"), Option("12", "Sumatera Utara", 1, False, "Sumatera"))
    assert made.count('aria-hidden="true">Sumatera</p>') == 1


def test_what_comes_from_the_database_is_text() -> None:
    made = options(Option('"><i>', "<b>", 1, False, "<u>"))
    assert not any(tag in made for tag in ("<i>", "<b>", "<u>"))
    assert marked([Piece("<b>", marked=False), Piece("<i>", marked=True)]) == "&lt;b&gt;<mark>&lt;i&gt;</mark>"
