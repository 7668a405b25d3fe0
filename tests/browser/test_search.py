"""What a delegation with a question does: with and without JavaScript, on a screen and a phone, with the keyboard."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.test_readers import count_of, query

BOX = "[role=combobox]"
OPTIONS = "[role=option]"


def first_titles(page: Page, count: int = 3) -> list[str]:
    """The titles of the first results."""
    return page.locator(".hit__title").all_inner_texts()[:count]


def test_without_javascript_a_question_is_asked_narrowed_and_corrected(visit: Visit) -> None:
    visitor = visit(javascript=False)
    page = visitor.page
    visitor.open("/")
    page.locator("#hero-search").fill("pengadaun warga")
    page.locator(".hero .search-box__button").click()
    assert query(page) == {"q": ["pengadaun warga"]}
    expect(page.locator("#results")).to_contain_text("Menampilkan juga hasil untuk pengaduan warga")
    found = count_of(page)
    page.locator("label.choice", has_text="Studi kasus").locator("input").check()
    page.locator("#filters button[type=submit]").click()
    assert query(page)["q"] == ["pengadaun warga"]
    assert 0 < count_of(page) < found
    page.locator(".chip", has_text="Studi kasus").click()
    assert count_of(page) == found
    page.locator("#results a", has_text="saja?").click()
    assert query(page)["persis"] == ["pengadaun warga"]


def test_without_javascript_other_searches_are_offered_where_nothing_is_found(visit: Visit) -> None:
    visitor = visit(javascript=False, width=360)
    page = visitor.page
    visitor.open("/cari/?q=pengkristalan")
    assert page.locator(".hit").count() == 0
    near = page.locator(".other-searches .chip").first
    words = near.inner_text()
    near.click()
    assert page.locator("#q").input_value() == words
    assert page.locator(".hit").count() > 0


def test_on_a_phone_every_page_leads_to_the_search(visit: Visit) -> None:
    visitor = visit(width=360)
    page = visitor.page
    visitor.open("/studi-kasus/")
    page.locator(".search-link").click()
    page.wait_for_url("**/cari/")
    page.locator("#q").fill("kerjasama dgn kaltara")
    page.locator(".search-box__button").click()
    expect(page.locator(".profile-link")).to_contain_text("Kalimantan Utara")
    assert visitor.sideways() == 0


def test_suggestions_are_walked_through_with_the_arrow_keys(visit: Visit) -> None:
    visitor = visit()
    page = visitor.page
    visitor.open("/studi-kasus/")
    box = page.locator(BOX)
    box.focus()
    page.keyboard.type("jaka")
    expect(box).to_have_attribute("aria-expanded", "true")
    count = page.locator(OPTIONS).count()
    expect(page.locator("#status")).to_have_text(f"{count} saran; gunakan tombol panah")
    page.keyboard.press("ArrowDown")
    expect(page.locator(OPTIONS).first).to_have_attribute("aria-selected", "true")
    assert box.get_attribute("aria-activedescendant") == page.locator(OPTIONS).first.get_attribute("id")
    assert visitor.axe() == []
    page.keyboard.press("ArrowUp")
    assert box.get_attribute("aria-activedescendant") is None
    page.keyboard.press("ArrowUp")
    expect(page.locator(OPTIONS).last).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")
    expect(box).to_have_attribute("aria-expanded", "false")
    assert box.input_value() == "jaka"
    page.keyboard.press("Enter")
    page.wait_for_url("**/cari/?q=jaka")


def test_chosen_suggestion_leads_to_the_record(visit: Visit) -> None:
    visitor = visit()
    page = visitor.page
    visitor.open("/kunjungan/")
    page.locator(BOX).press_sequentially("kalimantan ut")
    record = page.locator(OPTIONS, has=page.locator(".suggestions__kind")).first
    title = record.locator("span").first.inner_text()
    record.click()
    page.wait_for_load_state()
    assert title in page.locator("h1").inner_text()


def test_new_words_change_list_title_and_language_links_without_a_page_load(visit: Visit) -> None:
    visitor = visit()
    page = visitor.page
    visitor.open("/cari/?q=banjir")
    page.locator("label.choice", has_text="Studi kasus").locator("input").check()
    expect(page.locator(".chip", has_text="Studi kasus")).to_be_visible()
    page.locator("#q").fill("pengaduan")
    page.keyboard.press("Enter")
    expect(page).to_have_title(re.compile("^“pengaduan”"))
    assert query(page) == {"q": ["pengaduan"], "jenis": ["studi-kasus"]}
    expect(page.locator(".language-switch a").last).to_have_attribute("href", re.compile(r"/en/cari/\?q=pengaduan"))
    expect(page.locator("#status")).to_contain_text("untuk “pengaduan”")
    page.go_back()
    expect(page.locator("[data-announce]")).to_contain_text("untuk “banjir”")
    expect(page.locator("#q")).to_have_value("banjir")
    assert visitor.notes.errors == []


def test_leaving_the_box_asks_nothing(visit: Visit) -> None:
    visitor = visit()
    page = visitor.page
    visitor.open("/cari/?q=banjir")
    page.locator("#q").fill("lain")
    page.keyboard.press("Tab")
    page.wait_for_timeout(300)
    assert query(page) == {"q": ["banjir"]}


def test_first_results_answer_the_questions_of_a_delegation(visit: Visit) -> None:
    visitor = visit(javascript=False, width=360)
    for words, title in (
        ("aplikasi laporan warga", "aduan"),
        ("pengadaun masyarakat", "aduan"),
        ("kerjasama dgn kaltara", "Kalimantan Utara|Kaltara"),
        ("flood early warning", "banjir|Flood"),
        ("17 maret 2022 kunjungan virtual", "Kalimantan Utara|Kaltara"),
        ("tanda tangan PKS", "tanda|perjanjian|kerja sama"),
    ):
        visitor.open(f"/cari/?q={words.replace(' ', '+')}")
        found = " ".join(first_titles(visitor.page))
        assert re.search(title, found, re.IGNORECASE), (words, found)
