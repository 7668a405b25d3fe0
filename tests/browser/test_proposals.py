"""A proposal as its people make and decide it, on a telephone and without JavaScript too."""

import os

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit

NEW = "/ruang-kerja/usulan/baru/"
HOST = "Unit Pengelola Jakarta Smart City"


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without"])
def test_a_proposal_is_written_sent_asked_about_answered_and_accepted(visit: Visit, javascript: bool) -> None:
    one = visit(role="coordinator", width=360, javascript=javascript)
    other = visit(role="jsc_coordinator", javascript=javascript)
    title = f"Kanal aduan bersama {javascript}"
    one.open(NEW)
    page = one.page
    page.locator("#id_to_1").select_option(label=HOST)
    page.locator("input[name=direction][value=request]").check()
    page.locator("#id_title").fill(title)
    page.locator("#id_urusan").select_option(index=1)
    page.locator("#id_kind").select_option(index=2)
    page.locator("#id_aim").fill("Warga pulau terluar dapat mengadu dari telepon.")
    page.get_by_role("button", name="Simpan", exact=True).click()
    expect(page.locator("h1")).to_have_text(title)
    address = one.path
    assert other.open(address).status == 404
    page.locator("form[action$='/submit/'] button").click()
    expect(page.locator(".eyebrow").first).to_have_text("Dikirim")

    other.open(address)
    _move(other.page, "ask", "Berapa anggarannya?")
    one.open(address)
    _move(page, "answer", "Belum ada anggaran.")
    other.open(address)
    expect(other.page.locator("section[aria-labelledby=questions]")).to_contain_text("Belum ada anggaran.")
    _move(other.page, "accept", "Kami setuju.")
    expect(other.page.locator(".eyebrow").first).to_have_text("Diterima")


def _move(page: Page, name: str, note: str) -> None:
    box = page.locator(f"details:has(form[action$='/{name}/'])")
    box.locator("summary").click()
    box.locator("textarea").fill(note)
    box.locator("button").click()


@pytest.mark.parametrize("width", [360, 1280])
def test_pages_of_proposals_are_sound(visit: Visit, width: int) -> None:
    visitor = visit(role="coordinator", width=width)
    visitor.open(NEW)
    page = visitor.page
    assert (visitor.axe(), visitor.sideways()) == ([], 0)
    page.get_by_role("button", name="Simpan", exact=True).click()
    expect(page.locator(".error-summary")).to_be_visible()
    assert (visitor.axe(), visitor.sideways()) == ([], 0)
    page.locator("#id_to_1").select_option(label=HOST)
    page.locator("input[name=direction][value=offer]").check()
    page.locator("#id_title").fill(f"Pelatihan {width}")
    page.locator("#id_urusan").select_option(index=1)
    page.locator("#id_aim").fill("Petugas dapat menjawab aduan.")
    page.get_by_role("button", name="Simpan", exact=True).click()
    detail = visitor.path
    visitor.open(f"{detail}ubah/")
    page.locator("#id_aim").fill("Petugas dapat menjawab aduan dalam sehari.")
    page.get_by_role("button", name="Simpan", exact=True).click()
    for address in (detail, f"{detail}versi/", "/ruang-kerja/usulan/", "/ruang-kerja/"):
        visitor.open(address)
        assert (visitor.axe(), visitor.sideways()) == ([], 0), address
        if folder := os.environ.get("PICTURES"):
            page.screenshot(path=f"{folder}/{width}{address.replace('/', '-')}.png", full_page=True)
    assert visitor.notes.errors == []
