"""An editor who has never seen the CMS writes a visit report; a publisher publishes and translates it."""

import re
import urllib.request

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.guide_pictures import action
from tests.browser.visitor import Visitor

TITLE = "Kunjungan Kota Contoh tentang antrean daring"
SUMMARY = "Kota Contoh mempelajari antrean daring puskesmas."
ENGLISH = {
    TITLE: "Visit of Sample City about online queues",
    SUMMARY: "Sample City studied the online queues of health centres.",
    "Mengirim tim untuk belajar dua minggu.": "Send a team to learn for two weeks.",
    "Siaran pers Kota Contoh": "Press release of Sample City",
}
SLUG = "kunjungan-kota-contoh-tentang-antrean-daring"


def test_report_is_written_stopped_completed_approved_published_and_translated(visit: Visit) -> None:
    editor, publisher, reader = visit(role="jsc_editor"), visit(role="jsc_publisher"), visit(javascript=False)
    address = write(editor)
    assert f"/kunjungan/{SLUG}/" not in lists(reader)
    approve(publisher, address)
    assert f"/kunjungan/{SLUG}/" in lists(reader)
    assert reader.open(f"/kunjungan/{SLUG}/").status == 200
    expect(reader.page.locator("h1")).to_have_text(TITLE)
    expect(reader.page.locator("main")).to_contain_text("belum ada penanggung jawab")
    assert reader.open(f"/en/kunjungan/{SLUG}/").status == 404
    translate(publisher, address)
    assert f"/en/kunjungan/{SLUG}/" in lists(reader, "/en")
    assert reader.open(f"/en/kunjungan/{SLUG}/").status == 200
    expect(reader.page.locator("h1")).to_have_text(ENGLISH[TITLE])
    for text in list(ENGLISH.values())[1:]:
        expect(reader.page.locator("main")).to_contain_text(text)
    expect(reader.page.locator(f"link[rel=alternate][hreflang=id][href$='/kunjungan/{SLUG}/']")).to_have_count(1)
    assert editor.notes.elsewhere + publisher.notes.elsewhere == []


def write(editor: Visitor) -> str:
    """Begin at the CMS home, be stopped by the checks, complete, submit: the path of the edit form."""
    page = editor.page
    editor.open("/cms/laporan-kunjungan/")
    page.locator("header a[href*='choose_parent']").first.click()
    page.locator("#id_title").fill(TITLE)
    choose_new_visit(page)
    submit(page)
    problems = page.locator(".messages a[data-problem]")
    expect(problems.first).to_be_visible()
    assert page.locator("#id_title").input_value() == TITLE
    page.locator(".messages a[data-problem][href$='#id_summary']").click()
    expect(page.locator("#id_summary")).to_be_focused()
    page.locator("#id_summary").fill(SUMMARY)
    page.locator("#id_dimensions_0").check()
    page.locator("#id_commitments-ADD").click()
    page.locator("#id_commitments-0-text").fill("Mengirim tim untuk belajar dua minggu.")
    page.locator("#id_commitments-0-by").select_option(index=4)
    page.locator("#id_sources-ADD").click()
    page.locator("#id_sources-0-title").fill("Siaran pers Kota Contoh")
    submit(page)
    expect(page.locator(".messages .error")).to_have_count(0)
    editor.open("/cms/")
    mine = page.locator("a[href*='/edit/']", has_text=TITLE).first
    address = mine.get_attribute("href")
    assert address
    return address.partition("?")[0].partition("#")[0]


def choose_new_visit(page: Page) -> None:
    """Make the visit in the window where it would be chosen."""
    page.locator("#id_visit-chooser .unchosen button").click()
    page.locator(".modal-body [role=tab]").nth(1).click()
    form = page.locator(".modal-body form[data-chooser-modal-creation-form]")
    form.locator("[name$=title]").fill("Kota Contoh, 3 November 2025")
    form.locator("input[name$=date]").fill("2025-11-03")
    form.locator("[name$=title]").click()
    form.locator("select[name$=kind]").select_option(index=1)
    form.locator("select[name$=host]").select_option(index=3)
    form.locator("select[name$=visitors]").select_option(index=4)
    form.locator("button[type=submit]").last.click()
    expect(page.locator("#id_visit-chooser .chosen")).to_be_visible()


def submit(page: Page) -> None:
    """Out of the editor's hands."""
    action(page, "action-submit").click()
    page.wait_for_load_state("networkidle")


def approve(publisher: Visitor, address: str) -> None:
    """Find it on the CMS home, approve with a word to the editor."""
    page = publisher.page
    publisher.open("/cms/")
    page.locator(f"a[href*='{address}']").first.click()
    page.wait_for_load_state("networkidle")
    button = page.locator("[data-workflow-action-name=approve][data-workflow-action-modal-url]").first
    if not button.is_visible():
        page.locator("footer [data-w-dropdown-target='toggle']").first.click()
    button.click()
    page.locator(".modal-body textarea[name=comment]").fill("Bagus, terbitkan.")
    page.locator(".modal-body button[type=submit], .modal-body input[type=submit]").last.click()
    page.wait_for_url(lambda url: "/edit/" not in url)


def translate(publisher: Visitor, address: str) -> None:
    """Write the English text of each string, and publish it."""
    page = publisher.page
    number = re.findall(r"\d+", address)[0]
    publisher.open(f"/cms/localize/submit/page/{number}/")
    page.locator("input[name=locales]").first.check()
    page.locator("main button[type=submit], main input[type=submit]").last.click()
    page.wait_for_load_state("networkidle")
    for indonesian, english in ENGLISH.items():
        fill_in(page, indonesian, english)
    page.locator("button[name=action][value=publish]").click()
    page.wait_for_load_state("networkidle")
    expect(page.locator(".messages li").first).to_contain_text(ENGLISH[TITLE])


def fill_in(page: Page, indonesian: str, english: str) -> None:
    """Translate one string, which stands beside a button of its own."""
    row = page.locator("li", has=page.locator("p", has_text=re.compile(f"^{re.escape(indonesian)}$"))).last
    row.locator("button").click()
    row.locator("textarea").fill(english)
    row.locator("button").last.click()
    expect(row.locator("textarea")).to_have_count(0)
    expect(row).to_contain_text(english)


def lists(reader: Visitor, prefix: str = "") -> str:
    """List, feed and sitemap, as far as an address stands in all of them."""
    url = reader.portal.url
    answers = []
    for path in (f"{prefix}/kunjungan/", f"{prefix}/kunjungan/atom.xml", "/sitemap.xml"):
        with urllib.request.urlopen(url + path) as answer:
            answers.append(answer.read().decode())
    return "".join(set.intersection(*(set(re.findall(r"(?:/en)?/kunjungan/[\w-]+/", one)) for one in answers)))


@pytest.mark.parametrize("path", ["/cms/", "/cms/laporan-kunjungan/", "/cms/studi-kasus/", "/cms/kunjungan/"])
def test_cms_is_accessible_and_asks_no_other_host(visit: Visit, path: str) -> None:
    visitor = visit(role="jsc_publisher")
    assert visitor.open(path).status == 200
    assert visitor.axe() == []
    assert visitor.notes.elsewhere + visitor.notes.errors == []
