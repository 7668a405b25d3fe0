"""The first story: Kaltara asks from a phone, Jakarta Smart City receives, and what was promised becomes somebody's.

SCREENSHOTS names a folder for pictures of each station at 1280 and 360 pixels.
"""

import email
import io
import os
import re
from collections.abc import Callable
from datetime import timedelta
from email import policy
from pathlib import Path
from typing import Final

import docx
import pypdf
from playwright.sync_api import Download, Page, expect

from portal.core.models import today
from tests.browser.conftest import Visit
from tests.browser.guide_pictures import action, decision
from tests.browser.server import Portal
from tests.browser.visitor import Visitor

INSTITUTION: Final = "Dinas Kominfo Kalimantan Utara, cerita pertama"
HOST: Final = "Unit Pengelola Jakarta Smart City"
GUEST: Final = "Pemerintah Provinsi Kalimantan Utara"
ADDRESS: Final = "pejabat.kaltara@contoh.example"
AIMS: Final = "Satu kanal aduan yang menjangkau pulau dan perbatasan."
QUESTION: Final = "Apa yang tetap berjalan saat jaringan putus?"
SECRET: Final = "Anggaran tahun depan belum disetujui dewan."
OPEN: Final = "Kanal aduan dapat dimulai dari pesan singkat."
PROMISES: Final = (
    "JSC mengirim dokumen rancangan CRM.",
    "Kaltara menunjuk penanggung jawab data.",
    "Kedua pihak menyepakati uji coba di Tarakan.",
)
DUE: Final = today() + timedelta(days=60)
PATIENCE: Final = 3_500  # milliseconds; a form sent faster than people type is refused


class Camera:
    """Pictures of the stations, where a folder is asked for."""

    def __init__(self) -> None:
        folder = os.environ.get("SCREENSHOTS", "")
        self.folder = Path(folder) if folder else None
        self.number = 0

    def take(self, page: Page, name: str) -> None:
        """The whole page at both widths; afterwards as it was."""
        self.number += 1
        if self.folder is None:
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        before = page.viewport_size
        for width in (1280, 360):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=self.folder / f"{self.number:02} {name} {width}.png", full_page=True)
        if before:
            page.set_viewport_size(before)


class Letters:
    """The mails that the portal has sent, the newest last."""

    def __init__(self, portal: Portal) -> None:
        self.portal = portal
        self.folder = portal.folder / "mail"

    def of(self, address: str) -> list[str]:
        """Texts of the mails to an address, after the clock has ticked."""
        self.portal.manage("tick")
        found = []
        for file in sorted(self.folder.glob("*"), key=lambda one: one.stat().st_mtime):
            for part in file.read_bytes().split(b"-" * 79 + b"\n"):
                message = email.message_from_bytes(part, policy=policy.default)
                to = message["To"]
                if to and address in [one.addr_spec for one in to.addresses]:
                    body = message.get_body(("plain",))
                    found.append(f"{message['Subject']}\n{body.get_content() if body else ''}")
        return found


def save(page: Page, name: str = "Simpan") -> None:
    """Press a button of the page and wait for the answer."""
    page.locator("main").get_by_role("button", name=name, exact=True).first.click()
    page.wait_for_load_state("networkidle")


def station(visitor: Visitor) -> None:
    """What holds at every station: nothing is wider than the window, inaccessible or broken (a refusal is not)."""
    before = visitor.page.viewport_size
    for width in (1280, 360, 320):
        visitor.page.set_viewport_size({"width": width, "height": 900})
        assert visitor.sideways() == 0, width
        assert width == 320 or visitor.axe() == [], width
    if before:
        visitor.page.set_viewport_size(before)
    assert [text for text in visitor.notes.errors if "422" not in text] == []


def test_first_story(visit: Visit, portal: Portal) -> None:
    camera, letters = Camera(), Letters(portal)
    link = ask(visit, camera, letters)
    host = visit(role="jsc_coordinator")
    path = answer(host, camera)
    follow(visit, camera, link, "Dijadwalkan")
    hold(host, camera, path)
    write_down(host, camera, path)
    documents(host, camera, path)
    refuse_to_close(host, camera, path)
    own(visit, host, camera, path)
    article = publish(visit, camera)
    what_came_of_it(visit, host, camera, path, article)
    close(host, camera, path)
    follow(visit, camera, link, "Ditutup")


def ask(visit: Visit, camera: Camera, letters: Letters) -> str:
    """From a phone, in steps, with the connection lost in between; the address of the request."""
    phone = visit(width=360)
    page = phone.page
    assert phone.open("/minta-kunjungan/").status == 200
    station(phone)
    camera.take(page, "minta langkah 1")
    page.locator("#id_institution").fill(INSTITUTION)
    page.locator("#id_level").select_option("province")
    page.locator("#id_region").select_option(label="Provinsi Kalimantan Utara")
    page.locator("#id_contact_name").fill("Narahubung Contoh")
    page.locator("#id_contact_email").fill(ADDRESS)
    page.wait_for_timeout(PATIENCE)
    save(page, "Simpan dan lanjut")
    expect(page.locator("[aria-current=step]")).to_contain_text("2.")
    station(phone)
    camera.take(page, "minta langkah 2")
    phone.context.set_offline(True)  # the ferry leaves the harbour
    page.locator("#id_aims").fill(AIMS)
    phone.close()
    (mail,) = letters.of(ADDRESS)
    link = re.search(r"/minta-kunjungan/[\w-]+/", mail)
    assert link, mail
    return go_on(visit(width=360), camera, letters, link[0])


def go_on(phone: Visitor, camera: Camera, letters: Letters, link: str) -> str:
    """Another day, with the link from the mail."""
    page = phone.page
    phone.open(f"{link}2/")
    page.locator("#id_kind").select_option(label="Studi tiru")
    page.get_by_label("daring", exact=True).check()
    page.locator("#id_aims").fill(AIMS)
    page.locator("#id_questions").fill(QUESTION)
    page.get_by_label(re.compile("CRM dan JAKI")).first.check()
    save(page, "Simpan dan lanjut")
    station(phone)
    camera.take(page, "minta langkah 3")
    page.locator("#id_day_1").fill(str(today()))
    page.locator("#id_participants").fill("12")
    save(page, "Simpan dan lanjut")
    expect(page.locator(".error-summary")).to_contain_text("Tanggal ini sudah lewat")
    assert page.locator("#id_participants").input_value() == "12"
    station(phone)
    camera.take(page, "minta tanggal ditolak")
    page.locator("#id_day_1").fill(str(today() + timedelta(days=21)))
    page.locator("#id_time_1").fill("09:00")
    page.locator("#id_letter").set_input_files(
        {"name": "surat.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n%%EOF"}
    )
    save(page, "Simpan dan lanjut")
    expect(page.locator("main")).to_contain_text(AIMS)
    station(phone)
    camera.take(page, "minta periksa")
    save(page, "Kirim permintaan")
    expect(page.locator("h1")).to_contain_text(re.compile(r"Permintaan \S*\d+"))
    expect(page.locator("main")).to_contain_text("Dikirim")
    station(phone)
    camera.take(page, "minta tanda terima")
    assert phone.path == link
    assert any("telah dikirim" in text for text in letters.of(ADDRESS))
    return link


def answer(host: Visitor, camera: Camera) -> str:
    """JSC finds the request among what waits, checks it, accepts it, and says who asked; the path of the visit."""
    page = host.page
    host.open("/ruang-kerja/")
    station(host)
    camera.take(page, "jsc ruang kerja")
    page.get_by_role("link", name=INSTITUTION).first.click()
    page.wait_for_load_state("networkidle")
    path = host.path
    station(host)
    camera.take(page, "jsc permintaan masuk")
    save(page, "Tandai sudah diperiksa")
    expect(page.locator(".eyebrow")).to_have_text("Diperiksa")
    page.locator("#id_organisation").select_option(label=GUEST)
    save(page, "Tetapkan lembaga ini")
    expect(page.locator("#id_organisation")).to_have_count(0)
    save(page, "Terima")
    expect(page.locator(".eyebrow")).to_have_text("Diterima")
    schedule(host, camera)
    host.open(path)
    page.get_by_role("link", name="Lembar persiapan").click()
    page.wait_for_load_state("networkidle")
    for text in (AIMS, QUESTION, "Provinsi Kalimantan Utara", "CRM dan JAKI"):
        expect(page.locator("main")).to_contain_text(text)
    station(host)
    camera.take(page, "jsc lembar persiapan")
    assert pdf(page, "Sebagai PDF").startswith(b"%PDF")
    return path


def schedule(host: Visitor, camera: Camera) -> None:
    """A day with time and place; what was proposed stands beside it."""
    page = host.page
    page.get_by_role("link", name="Tetapkan tanggal").click()
    page.wait_for_load_state("networkidle")
    station(host)
    camera.take(page, "jsc tanggal")
    page.locator("#id_starts_at").fill("09:00")
    page.locator("#id_ends_at").fill("11:00")
    page.locator("#id_place").fill("Ruang rapat daring")
    save(page, "Tetapkan tanggal ini")
    expect(page.locator(".eyebrow")).to_have_text("Dijadwalkan")
    camera.take(page, "jsc dijadwalkan")


def follow(visit: Visit, camera: Camera, link: str, status: str) -> None:
    """Who asked reads by link what has become of it."""
    phone = visit(width=360)
    assert phone.open(link).status == 200
    expect(phone.page.locator(".eyebrow")).to_have_text(status)
    station(phone)
    camera.take(phone.page, f"tautan {status}")


def hold(host: Visitor, camera: Camera, path: str) -> None:
    """A visit cannot have been held before its day; it is moved to today, with a reason, and takes place."""
    page = host.page
    host.open(path)
    save(page, "Sudah terlaksana")
    expect(page.locator("main")).to_contain_text("Tanggalnya belum tiba")
    camera.take(page, "jsc belum berlangsung")
    page.get_by_role("link", name="Pindahkan ke tanggal lain").click()
    page.locator("#id_date").fill(str(today()))
    save(page, "Tetapkan tanggal ini")
    expect(page.locator(".error-summary")).to_be_visible()
    page.locator("#id_note").fill("Kaltara meminta lebih cepat.")
    save(page, "Tetapkan tanggal ini")
    expect(page.locator("main")).to_contain_text("Kaltara meminta lebih cepat.")
    save(page, "Sudah terlaksana")
    expect(page.locator(".eyebrow")).to_have_text("Terlaksana")
    station(host)
    camera.take(page, "jsc berlangsung")


def write_down(host: Visitor, camera: Camera, path: str) -> None:
    """Who was there, what was said, and three commitments, the first with owner and date."""
    page = host.page
    page.get_by_role("link", name="Tulis daftarnya").click()
    page.locator("#id_rows").fill(
        "tamu; Kepala Dinas; Pemerintah Provinsi Kalimantan Utara; Nama Contoh\n"
        "tuan rumah; Kepala Unit; Jakarta Smart City (JSC)\n"
        "siapa; Staf"
    )
    save(page)
    expect(page.locator(".error-summary")).to_contain_text("Baris 3")
    camera.take(page, "peserta ditolak")
    page.locator("#id_rows").fill(page.locator("#id_rows").input_value().replace("\nsiapa; Staf", ""))
    save(page)
    expect(page.locator("main")).to_contain_text("Kepala Dinas, Pemerintah Provinsi Kalimantan Utara")
    page.get_by_role("link", name="Catat butir").click()
    page.wait_for_load_state("networkidle")
    station(host)
    camera.take(page, "catat butir")
    note(page, "Pokok bahasan", SECRET, public=False)
    note(page, "Pokok bahasan", OPEN)
    note(page, "Komitmen", PROMISES[0], owner=HOST)
    note(page, "Komitmen", PROMISES[1])
    note(page, "Komitmen", PROMISES[2], last=True)
    assert host.path == path
    loose = page.locator("main .badge--danger")
    assert loose.all_inner_texts() == ["tanpa penanggung jawab", "tanpa tenggat"] * 2
    expect(page.locator("main .callout--danger")).to_contain_text("2 komitmen")
    station(host)
    camera.take(page, "jsc komitmen merah")


def note(page: Page, kind: str, text: str, *, public: bool = True, owner: str = "", last: bool = False) -> None:
    """One point; the form comes back for the next one."""
    page.locator("#id_kind").select_option(label=kind)
    page.locator("#id_text").fill(text)
    page.locator("#id_is_public").set_checked(public)
    if kind == "Komitmen":
        page.locator("#id_said_by").select_option(label=HOST if "JSC" in text else GUEST)
    if owner:
        page.locator("#id_owner_organisation").select_option(label=owner)
        page.locator("#id_due_on").fill(str(DUE))
    save(page, "Simpan" if last else "Simpan dan tulis berikutnya")


def download(page: Page, press: Callable[[], None]) -> bytes:
    """What a link or button gives to keep."""
    with page.expect_download() as waiting:
        press()
    file: Download = waiting.value
    return Path(file.path()).read_bytes()


def pdf(page: Page, name: str) -> bytes:
    """A PDF, by the name of its link."""
    return download(page, page.get_by_role("link", name=name).click)


def documents(host: Visitor, camera: Camera, path: str) -> None:
    """From one page: minutes as Word and PDF, with all that was said, and the draft of the report."""
    page = host.page
    host.open(path)
    word = docx.Document(io.BytesIO(pdf(page, "Notula (Word)")))
    lines = "\n".join(one.text for one in word.paragraphs)
    for text in (*PROMISES, SECRET, "Kepala Dinas", "tanpa penanggung jawab"):
        assert text in lines
    read = " ".join(one.extract_text() for one in pypdf.PdfReader(io.BytesIO(pdf(page, "Notula (PDF)"))).pages)
    assert PROMISES[0] in " ".join(read.split())
    page.get_by_role("link", name="Tetapkan tindak lanjut").first.click()
    host.open(path)
    point = page.locator("#points ~ ul > li", has_text=PROMISES[0])
    point.get_by_role("link", name="Tetapkan tindak lanjut").click()
    page.wait_for_load_state("networkidle")
    assert page.locator("#id_text").input_value() == PROMISES[0]
    assert page.locator("#id_due_on").input_value() == str(DUE)
    camera.take(page, "tindak lanjut baru")
    save(page)
    save(page, "Mulai laporan dari butir yang boleh diterbitkan")
    expect(page.locator("main")).to_contain_text("Konsep laporan")
    camera.take(page, "jsc laporan dimulai")


def refuse_to_close(host: Visitor, camera: Camera, path: str) -> None:
    """A visit does not end while a commitment is nobody's."""
    page = host.page
    host.open(path)
    save(page, "Tutup")
    expect(page.locator("main")).to_contain_text("Komitmen tanpa penanggung jawab atau tenggat: 2")
    expect(page.locator(".eyebrow")).to_have_text("Terlaksana")
    camera.take(page, "jsc belum dapat ditutup")
    host.open("/ruang-kerja/")
    expect(page.locator("#waiting").locator("xpath=ancestor::section")).to_contain_text(PROMISES[1])


def own(visit: Visit, host: Visitor, camera: Camera, path: str) -> None:
    """Kaltara's coordinator takes one commitment, JSC names the owner of the other."""
    guest = visit(role="coordinator", width=360)
    guest.open(path)
    station(guest)
    camera.take(guest.page, "kaltara kunjungan")
    give(guest.page, PROMISES[1], GUEST)
    expect(guest.page.locator("main .callout--danger")).to_contain_text("1 komitmen")
    host.open(path)
    give(host.page, PROMISES[2], HOST, lambda: camera.take(host.page, "penanggung jawab"))
    expect(host.page.locator("main .badge--danger")).to_have_count(0)
    expect(host.page.locator("main .callout--danger")).to_have_count(0)
    station(host)
    camera.take(host.page, "jsc semua bertuan")


def give(page: Page, text: str, owner: str, look: Callable[[], None] = lambda: None) -> None:
    """Name owner and date of a commitment."""
    point = page.locator("#points ~ ul > li", has_text=text)
    point.get_by_role("link", name="Tetapkan penanggung jawab dan tenggat").click()
    page.wait_for_load_state("networkidle")
    look()
    page.locator("#id_owner_organisation").select_option(label=owner)
    page.locator("#id_due_on").fill(str(DUE))
    save(page)


def publish(visit: Visit, camera: Camera) -> str:
    """An editor completes the draft and submits it, a publisher approves; the path of the public article."""
    editor, publisher = visit(role="jsc_editor"), visit(role="jsc_publisher")
    page = editor.page
    editor.open("/cms/laporan-kunjungan/")
    page.get_by_role("link", name=INSTITUTION).first.click()
    page.wait_for_load_state("networkidle")
    camera.take(page, "cms draf laporan")
    page.locator("#id_summary").fill("Kalimantan Utara mempelajari kanal aduan yang menjangkau pulau dan perbatasan.")
    page.locator("#id_dimensions_0").check()
    page.locator("#id_sources-ADD").click()
    page.locator("#id_sources-0-title").fill("Notula kunjungan")
    address = editor.path.partition("?")[0]
    action(page, "action-submit").click()
    page.wait_for_load_state("networkidle")
    expect(page.locator(".messages .error")).to_have_count(0)
    publisher.open(address)
    decision(publisher.page, "approve").click()
    publisher.page.wait_for_load_state("networkidle")
    reader = visit(width=360, javascript=False)
    reader.open("/kunjungan/")
    reader.page.get_by_role("link", name=INSTITUTION).first.click()
    return reader.path


def what_came_of_it(visit: Visit, host: Visitor, camera: Camera, path: str, article: str) -> None:
    """The public article shows each public follow-up as it stands, and nothing confidential."""
    reader = visit(width=360)
    page = reader.page
    reader.open(article)
    for text in (OPEN, *PROMISES):
        expect(page.locator("main")).to_contain_text(text)
    assert page.locator("#commitments .badge--danger").all_inner_texts() == []  # named since the draft was begun
    expect(page.locator("#commitments li", has_text=PROMISES[1])).to_contain_text("Pemprov Kaltara")
    expect(page.locator("main")).not_to_contain_text(SECRET)
    expect(page.locator("main")).not_to_contain_text("Nama Contoh")
    later = page.locator("#later")
    expect(later).to_contain_text("Apa kelanjutannya?")
    expect(later.locator("li", has_text=PROMISES[0])).to_contain_text("Terbuka")
    station(reader)
    camera.take(page, "artikel")
    host.open(path)
    save(host.page, "Selesai")
    reader.open(article)
    expect(later.locator("li", has_text=PROMISES[0])).to_contain_text("Selesai")
    camera.take(page, "artikel sesudah selesai")


def close(host: Visitor, camera: Camera, path: str) -> None:
    """Every commitment is somebody's: the visit may end."""
    host.open(path)
    save(host.page, "Tutup")
    expect(host.page.locator(".eyebrow")).to_have_text("Ditutup")
    station(host)
    camera.take(host.page, "jsc ditutup")
