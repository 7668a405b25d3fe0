"""What readers do, without JavaScript and with it."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit

RESULTS = "#results .card"


def count_of(page: Page) -> int:
    """The number that the list says of itself."""
    found = re.match(r"\d+", page.locator("[data-announce]").inner_text())
    assert found
    return int(found[0])


def query(page: Page) -> dict[str, list[str]]:
    """What the address says."""
    return parse_qs(urlsplit(page.url).query)


# Without JavaScript


def test_without_javascript_a_list_is_filtered_sorted_and_cleared(visit: Visit) -> None:
    visitor = visit(javascript=False)
    page = visitor.page
    visitor.open("/studi-kasus/")
    everything = count_of(page)
    option = page.locator("label.choice", has_text="Jawa Barat")
    promised = int(re.findall(r"\d+", option.inner_text())[0])
    option.locator("input").check()
    page.locator("#filters button[type=submit]").click()
    assert query(page)["daerah"] == ["32"]
    assert count_of(page) == promised == page.locator(RESULTS).count()
    page.locator("#sort").select_option(index=1)
    page.locator(".sort button").click()
    assert query(page)["daerah"] == ["32"]
    assert query(page)["urut"] != [""]
    assert count_of(page) == promised
    page.locator(".chip", has_text="Jawa Barat").click()
    assert "daerah" not in query(page)
    assert count_of(page) == everything


def test_on_a_phone_results_come_first_and_filters_open_without_javascript(visit: Visit) -> None:
    visitor = visit(javascript=False, width=360)
    page = visitor.page
    visitor.open("/studi-kasus/")
    panel = page.locator("#filters")
    expect(panel).to_be_hidden()
    everything = count_of(page)
    page.locator(".filter-open").click()
    expect(panel).to_be_visible()
    page.locator("label.choice", has_text="Jawa Barat").locator("input").check()
    panel.locator("button[type=submit]").click()
    expect(panel).to_be_hidden()
    assert query(page)["daerah"] == ["32"]
    assert 0 < count_of(page) < everything
    visitor.open("/kunjungan/?dari=2025-01-01&sampai=2020-01-01")
    expect(page.locator("#filters .field__error, #filters [aria-invalid]").first).to_be_visible()


def test_on_a_phone_filters_stay_open_while_choosing_and_close_over_what_was_found(visit: Visit) -> None:
    visitor = visit(width=360)
    page = visitor.page
    visitor.open("/studi-kasus/")
    everything = count_of(page)
    page.locator(".filter-open").click()
    page.locator("label.choice", has_text="Jawa Barat").locator("input").check()
    expect(page.locator("[data-announce]")).not_to_contain_text(str(everything))
    panel = page.locator("#filters")
    expect(panel).to_be_visible()
    panel.locator("button[type=submit]").click()
    expect(panel).to_be_hidden()
    expect(page.locator("#results")).to_be_in_viewport()
    assert query(page)["daerah"] == ["32"]


def test_without_javascript_all_pages_of_a_list_are_reached(visit: Visit) -> None:
    visitor = visit(javascript=False)
    page = visitor.page
    visitor.open("/kunjungan/")
    expected, seen = count_of(page), set[str]()
    while True:
        seen |= set(page.locator(f"{RESULTS} h3 a").evaluate_all("links => links.map(link => link.href)"))
        following = page.locator(".pagination a[rel=next]")
        if not following.count():
            break
        following.click()
    assert len(seen) == expected


def test_without_javascript_a_mistake_is_reported_from_the_page_it_is_on(visit: Visit) -> None:
    visitor = visit(javascript=False, width=360)
    page = visitor.page
    visitor.open("/daerah/kalimantan-utara/")
    page.locator(".report-link").click()
    assert page.locator("#id_path").input_value() == "/daerah/kalimantan-utara/"
    page.locator("#id_email").fill("bukan alamat")
    page.locator("main button[type=submit]").click()
    expect(page.locator(".error-summary")).to_be_visible()
    expect(page).to_have_title(re.compile("^Galat"))
    assert page.locator("#id_email").input_value() == "bukan alamat"
    page.locator("#id_message").fill("Luas wilayah sudah berubah.")
    page.locator("#id_email").fill("pembaca@contoh.example")
    page.locator("main button[type=submit]").click()
    assert visitor.path == "/lapor-kesalahan/terkirim/"


def test_without_javascript_the_language_is_changed_and_changed_back(visit: Visit) -> None:
    visitor = visit(javascript=False)
    page = visitor.page
    visitor.open("/kunjungan/kunjungan-virtual-kalimantan-utara/")
    page.locator(".language-switch a[hreflang=en]").click()
    assert visitor.path == "/en/kunjungan/kunjungan-virtual-kalimantan-utara/"
    assert page.locator("html").get_attribute("lang") == "en"
    page.locator(".language-switch a[hreflang=id]").click()
    assert visitor.path == "/kunjungan/kunjungan-virtual-kalimantan-utara/"


def test_what_is_not_translated_stands_in_the_english_list_and_says_so(visit: Visit) -> None:
    visitor = visit(javascript=False)
    page = visitor.page
    visitor.open("/en/studi-kasus/?urut=judul")
    card = page.locator(RESULTS, has_text="War Room Makassar")
    while not card.count():
        page.locator(".pagination a[rel=next]").click()
    expect(card).to_contain_text("Indonesian")
    card.locator("h3 a").click()
    assert visitor.path == "/studi-kasus/war-room-makassar/"


# With JavaScript


def test_filters_apply_at_once_and_back_undoes_them(visit: Visit) -> None:
    visitor = visit()
    page = visitor.page
    visitor.open("/studi-kasus/")
    everything = count_of(page)
    documents = len([request for request in visitor.notes.finished if request.resource_type == "document"])
    page.locator("label.choice", has_text="Jawa Barat").locator("input").check()
    expect(page.locator(".chip")).to_have_count(1)
    narrowed = count_of(page)
    assert narrowed < everything
    assert query(page)["daerah"] == ["32"]
    expect(page.locator("#status")).to_have_text(page.locator("[data-announce]").inner_text())
    assert len([request for request in visitor.notes.finished if request.resource_type == "document"]) == documents
    page.go_back()
    expect(page.locator(".chip")).to_have_count(0)
    assert count_of(page) == everything
    assert not page.locator("label.choice", has_text="Jawa Barat").locator("input").is_checked()
    page.go_forward()
    expect(page.locator(".chip")).to_have_count(1)
    assert count_of(page) == narrowed
    assert visitor.notes.errors == []


def test_address_of_a_filtered_list_shows_the_same_to_somebody_else(visit: Visit) -> None:
    first = visit()
    first.open("/kunjungan/")
    first.page.locator("label.choice input").first.check()
    expect(first.page.locator(".chip")).to_have_count(1)
    second = visit(javascript=False)
    second.open(first.path)
    assert second.page.locator("[data-announce]").inner_text() == first.page.locator("[data-announce]").inner_text()
    titles = f"{RESULTS} h3"
    assert second.page.locator(titles).all_inner_texts() == first.page.locator(titles).all_inner_texts()


def test_keyboard_focus_stays_at_the_filter_that_was_chosen(visit: Visit) -> None:
    visitor = visit()
    page = visitor.page
    visitor.open("/studi-kasus/")
    box = page.locator("label.choice input").first
    box.focus()
    page.keyboard.press("Space")
    expect(page.locator(".chip")).to_have_count(1)
    expect(box).to_be_focused()
    expect(box).to_be_checked()


def test_error_summary_has_the_focus_and_leads_to_the_field(visit: Visit) -> None:
    visitor = visit(width=360)
    page = visitor.page
    visitor.open("/lapor-kesalahan/?halaman=/")
    page.locator("main button[type=submit]").click()
    expect(page.locator(".error-summary")).to_be_focused()
    page.locator(".error-summary a", has_text=page.locator("label[for=id_message]").inner_text()).first.click()
    expect(page.locator("#id_message")).to_be_focused()
    assert visitor.axe() == []


@pytest.mark.parametrize("path", ["/kunjungan/tidak-ada/", "/en/studi-kasus/tidak-ada/", "/daerah/atlantis/"])
def test_stranger_finds_the_way_from_a_missing_page(visit: Visit, path: str) -> None:
    visitor = visit()
    assert visitor.open(path).status == 404
    expect(visitor.page.locator(".site-nav")).to_be_visible()
    expect(visitor.page.locator("h1")).to_have_count(1)
    visitor.page.locator("main a[href$='/studi-kasus/']").first.click()
    assert visitor.path == ("/en/studi-kasus/" if path.startswith("/en/") else "/studi-kasus/")
