"""Takes the pictures of the editors' guide by doing what it describes: python -m tests.browser.guide_pictures

Writes docs/img/panduan-*.png from a portal of its own, filled with the demo content. Needs Chromium (CHROME_PATH).
"""

import io
import re
import sys
import tempfile
from pathlib import Path

import docx
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.server import ROOT, Portal, running
from tests.browser.visitor import Visitor, chromium, launched

PICTURES = ROOT / "docs" / "img"
LIMIT = 120_000
TITLE = "Kunjungan Provinsi Contoh"
WORD = (
    ("Title", "Antrean daring puskesmas"),
    ("Heading 1", "Ringkasan"),
    ("", "Warga mengambil nomor antrean dari rumah."),
    ("Heading 1", "Latar belakang"),
    ("", "Warga menunggu berjam-jam di puskesmas."),
    ("Heading 1", "Solusi"),
    ("", "Nomor antrean diambil lewat telepon atau pesan singkat."),
    ("Heading 1", "Hasil"),
    ("", "Waktu tunggu berkurang."),
    ("Heading 1", "Profil kota"),
    ("", "Kota dengan tiga puluh puskesmas."),
)


class Photographer:
    """Takes pictures of what is on the screen."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def take(self, page: Page, name: str) -> None:
        """Save the window as docs/img/panduan-<name>.png, 1280 wide and at most 120 kB."""
        page.wait_for_timeout(600)
        target = self.folder / f"panduan-{name}.png"
        picture = Image.open(io.BytesIO(page.screenshot(animations="disabled"))).convert("RGB")
        for colours in (128, 64, 32, 16):
            picture.quantize(colours, dither=Image.Dither.NONE).save(target, optimize=True)
            if target.stat().st_size <= LIMIT:
                break
        print(f"{target.relative_to(ROOT)}  {target.stat().st_size // 1000} kB")


def action(page: Page, name: str) -> Locator:
    """An entry of the menu beside “save draft”, opened first where it is closed."""
    button = page.locator(f"button[name='{name}']")
    if not button.is_visible():
        page.locator("footer [data-w-dropdown-target='toggle']").first.click()
    return button


def decision(page: Page, name: str) -> Locator:
    """Approve or reject, in the same menu."""
    button = page.locator(f"[data-workflow-action-name='{name}']:not([data-workflow-action-modal-url])").first
    if name == "reject":
        button = page.locator("[data-workflow-action-name='reject']").first
    if not button.is_visible():
        page.locator("footer [data-w-dropdown-target='toggle']").first.click()
    return button


def top(page: Page) -> None:
    """Scroll to the top."""
    page.evaluate("window.scrollTo(0, 0)")


def start_report(editor: Visitor, camera: Photographer) -> None:
    """From the CMS home to a new report of a visit that is made on the spot."""
    page = editor.page
    editor.open("/cms/")
    camera.take(page, "beranda")
    editor.open("/cms/laporan-kunjungan/")
    camera.take(page, "daftar-laporan")
    page.locator("header a[href*='choose_parent']").first.click()
    page.locator("#id_title").fill(TITLE)
    page.locator("#id_visit-chooser .unchosen button").click()
    page.locator(".modal-body [role=tab]").nth(1).click()
    form = page.locator(".modal-body form[data-chooser-modal-creation-form]")
    form.locator("[name$=title]").fill("Provinsi Contoh, 3 November 2025")
    form.locator("input[name$=date]").fill("2025-11-03")
    form.locator("[name$=title]").click()
    form.locator("select[name$=kind]").select_option(index=1)
    camera.take(page, "kunjungan-baru")


def finish_visit(page: Page) -> None:
    """The rest of the visit's form, and back to the report."""
    form = page.locator(".modal-body form[data-chooser-modal-creation-form]")
    form.locator("select[name$=host]").select_option(index=3)
    form.locator("select[name$=visitors]").select_option(index=4)
    form.locator("button[type=submit]").last.click()
    expect(page.locator("#id_visit-chooser .chosen")).to_be_visible()


def complete_report(page: Page, camera: Photographer) -> None:
    """Be stopped by the checks, follow their links, complete, preview, submit."""
    action(page, "action-submit").click()
    page.wait_for_load_state("networkidle")
    top(page)
    camera.take(page, "belum-bisa-dikirim")
    page.locator(".messages a[data-problem][href='#id_summary']").click()
    page.locator("#id_summary").fill("Pemerintah Provinsi Contoh mempelajari pengelolaan laporan warga.")
    page.locator("#id_dimensions_0").check()
    page.locator("#id_sources-ADD").click()
    page.locator("#id_sources-0-title").fill("Siaran pers Provinsi Contoh")
    page.locator("#id_commitments-ADD").click()
    page.locator("#id_commitments-0-text").fill("Mengirim tim untuk belajar selama dua minggu.")
    page.locator("#id_commitments-0-by").select_option(index=4)
    page.locator("#id_commitments-0-text").scroll_into_view_if_needed()
    camera.take(page, "komitmen")
    page.locator("[data-side-panel-toggle='readiness']").click()
    top(page)
    page.locator("footer button[type=submit]").first.click()
    page.wait_for_load_state("networkidle")
    camera.take(page, "sebelum-terbit")
    page.locator("[data-side-panel-toggle='preview']").click()
    page.wait_for_timeout(3500)
    camera.take(page, "pratinjau")
    page.locator("[data-side-panel-toggle='preview']").click()
    expect(action(page, "action-submit")).to_be_visible()
    camera.take(page, "kirim")
    action(page, "action-submit").click()
    page.wait_for_load_state("networkidle")


def reject(publisher: Visitor, camera: Photographer) -> str:
    """A publisher finds the report, and sends it back with a comment; the address of its edit form."""
    page = publisher.page
    publisher.open("/cms/")
    camera.take(page, "beranda-penerbit")
    page.locator("#waiting a, .cms-home a", has_text=TITLE).first.click()
    page.wait_for_load_state("networkidle")
    decision(page, "reject").click()
    page.locator(".modal-body textarea[name=comment]").fill("Sebutkan siapa yang akan mengirim tim, dan kapan.")
    camera.take(page, "minta-perubahan")
    address = publisher.path
    page.locator(".modal-body button[type=submit], .modal-body input[type=submit]").last.click()
    page.wait_for_url(lambda url: "/edit/" not in url)
    return re.sub(r"\?.*", "", address)


def submit_again(editor: Visitor, camera: Photographer, address: str) -> None:
    """The editor reads why, and submits once more."""
    page = editor.page
    editor.open("/cms/")
    camera.take(page, "dikembalikan")
    editor.open(address)
    page.locator("#id_commitments-0-owner_office").fill("Kepala Dinas Kominfo Provinsi Contoh")
    action(page, "action-submit").click()
    page.wait_for_load_state("networkidle")


def publish(publisher: Visitor, camera: Photographer, address: str) -> None:
    """Look at the schedule, then approve; the page as readers see it."""
    page = publisher.page
    publisher.open(address)
    page.locator("[data-side-panel-toggle='status']").click()
    page.locator("[data-a11y-dialog-show='schedule-publishing-dialog']").first.click()
    camera.take(page, "jadwal")
    page.keyboard.press("Escape")
    page.locator("[data-side-panel-toggle='status']").click()
    decision(page, "approve").click()
    page.wait_for_load_state("networkidle")
    camera.take(page, "terbit")


def translate(publisher: Visitor, camera: Photographer, address: str) -> None:
    """Begin the English translation."""
    page = publisher.page
    number = re.findall(r"\d+", address)[0]
    publisher.open(f"/cms/localize/submit/page/{number}/")
    camera.take(page, "terjemahkan")
    page.locator("input[name=locales]").first.check()
    page.locator("main button[type=submit], main input[type=submit]").last.click()
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(1500)
    camera.take(page, "terjemahan")


def from_word(editor: Visitor, camera: Photographer) -> None:
    """A case study begun from a Word file."""
    document = docx.Document()
    for style, text in WORD:
        document.add_paragraph(text, style=style or None)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "antrean.docx"
        document.save(str(path))
        page = editor.page
        editor.open("/cms/studi-kasus/dari-word/")
        page.locator("#id_file").set_input_files(str(path))
        camera.take(page, "dari-word")
        page.locator("main button[type=submit]").click()
        page.wait_for_load_state("networkidle")
        camera.take(page, "hasil-word")


def add_picture(editor: Visitor, camera: Photographer) -> None:
    """A picture with its credit."""
    made = io.BytesIO()
    Image.new("RGB", (900, 600), "#0b4a8f").save(made, "PNG")
    page = editor.page
    editor.open("/cms/images/add/")
    page.locator("input[type=file]").first.set_input_files(
        {"name": "rapat-tarakan.png", "mimeType": "image/png", "buffer": made.getvalue()}
    )
    page.locator("main [name$=credit]").first.wait_for()
    page.locator("main [name$=credit]").first.fill("Humas Provinsi Contoh, CC BY 4.0")
    page.locator("main [name$=description]").first.fill("Enam orang duduk mengelilingi meja rapat.")
    camera.take(page, "gambar")


def walk(portal: Portal, browser: Browser, camera: Photographer) -> None:
    """An editor and a publisher at work, from the first draft to the translation."""
    editor, publisher = Visitor(browser, portal), Visitor(browser, portal)
    editor.sign_in("jsc_editor")
    publisher.sign_in("jsc_publisher")
    start_report(editor, camera)
    finish_visit(editor.page)
    complete_report(editor.page, camera)
    address = reject(publisher, camera)
    submit_again(editor, camera, address)
    publish(publisher, camera, address)
    translate(publisher, camera, address)
    from_word(editor, camera)
    add_picture(editor, camera)


def main() -> None:
    """Prepare a portal, take all pictures."""
    path = chromium()
    if path is None:
        sys.exit("There is no Chromium: set CHROME_PATH.")
    with tempfile.TemporaryDirectory() as folder, running(Path(folder)) as portal, launched(path) as browser:
        walk(portal, browser, Photographer(PICTURES))


if __name__ == "__main__":
    main()
