"""Components and the tags they use, seen in the HTML a reader gets."""

import pytest
from django import forms
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from portal.core.components import Crumb, Fact, Reading, drawing, varied
from portal.core.templatetags.components import (
    drawing_path,
    in_other_language,
    json_ld,
    language_links,
    main_navigation,
)


class ContactForm(forms.Form):
    """A form with one field of help and one without."""

    name = forms.CharField(help_text="As on your letter")
    note = forms.CharField(required=False)


def render(name: str, **arguments: object) -> str:
    return " ".join(render_to_string(f"components/{name}.html", arguments).split())


def test_breadcrumbs_mark_this_page() -> None:
    html = render("breadcrumbs", items=[Crumb("Beranda", "/"), Crumb("Kunjungan")])
    assert '<span aria-current="page">Kunjungan</span>' in html


def test_fact_without_a_reading_is_unknown_and_not_nought() -> None:
    html = render("fact", fact=Fact("Indeks"))
    assert "fact--unknown" in html
    assert "badge--plain" in html


def test_fact_by_a_speaker_is_no_statistic() -> None:
    html = render("fact", fact=Fact("Cakupan", [Reading("72", "%", speaker="Kepala dinas")], claim=True))
    assert "fact--claim" in html
    assert "Kepala dinas" in html


def test_conflicting_readings_stand_side_by_side() -> None:
    html = render("fact", fact=Fact("Laporan", [Reading("13.312", source="A"), Reading("10.030", source="B")]))
    assert html.count('class="reading"') == 2
    assert "badge--warning" in html


def test_wrong_field_points_to_its_help_and_its_error() -> None:
    form = ContactForm({"name": ""})
    html = render("field", field=form["name"])
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'id="id_name_helptext"' in html
    assert 'id="id_name_error"' in html
    assert 'aria-invalid="true"' in html


def test_error_summary_links_to_the_field() -> None:
    form = ContactForm({"name": ""})
    assert 'href="#id_name"' in render("error_summary", form=form)


def test_form_without_errors_has_no_error_summary() -> None:
    assert "error-summary" not in render("form", form=ContactForm())


def test_pagination_of_one_page_is_nothing() -> None:
    assert render("pagination", number=1, links=[(1, "/")], previous_url="", next_url="") == ""


def test_pagination_marks_this_page_and_shows_gaps() -> None:
    html = render("pagination", number=5, links=[(1, "/"), (None, ""), (5, "/?page=5")], previous_url="/", next_url="")
    assert html.count('aria-current="page"') == 1
    assert "…" in html
    assert 'rel="next"' not in html


def test_structured_data_cannot_close_its_script() -> None:
    html = json_ld({"name": "</script><script>alert(1)</script>"})
    assert html.count("</script>") == 1
    assert html.startswith('<script type="application/ld+json">{"name": "')


def test_language_badge_only_for_the_other_language() -> None:
    assert in_other_language("id") == ""
    with translation.override("en"):
        assert in_other_language("id") != ""


@pytest.mark.django_db
def test_main_navigation_marks_the_section_in_either_language(rf: RequestFactory) -> None:
    for language, path in (("id", "/kunjungan/2022/"), ("en", "/en/kunjungan/2022/")):
        with translation.override(language):
            items = main_navigation({"request": rf.get(path)})  # type: ignore[arg-type]
        assert [item.url for item in items if item.current] == [path.removesuffix("2022/")]


def test_language_switch_leads_to_the_same_address(rf: RequestFactory) -> None:
    links = language_links({"request": rf.get("/panduan-gaya/")})  # type: ignore[arg-type]
    assert {link.code: link.url for link in links} == {"id": "/panduan-gaya/", "en": "/en/panduan-gaya/"}
    assert [link.code for link in links if link.current] == ["id"]


def test_every_drawing_that_a_record_can_get_is_a_file() -> None:
    keys = ["governance", "branding", "economy", "living", "society", "environment"]
    names = {
        drawing(key, str(n), general=kind)
        for key in keys
        for n in range(60)
        for kind in ("governance", "visit", "article")
    }
    assert {name for name in names if not finders.find(drawing_path(name))} == set()


def test_a_record_keeps_its_drawing() -> None:
    assert {drawing("governance", "lampung-in") for _ in range(3)} == {drawing(None, "lampung-in")}


def test_neighbours_have_different_drawings_where_there_are_several() -> None:
    assert varied(["governance-2"] * 4) == ["governance-2", "governance-3", "governance-4", "governance-2"]
    assert varied(["article", "article", "article"]) == ["article", "article-2", "article"]
    assert varied(["visit", "living", "visit", "living"]) == ["visit", "living", "visit-2", "living"]
    assert varied(["", "governance", "visit-3"]) == ["", "governance", "visit-3"]
