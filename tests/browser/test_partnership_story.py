"""The second story: five people of two governments, from a proposal that is taken up to what the public reads of it.

The coordinators of Kalimantan Utara and of Jakarta Smart City sit at a desk; a member and the head of Kalimantan Utara,
and an official of Jakarta who has no account and decides by a link, use a telephone. Everybody and everything is made
up. SCREENSHOTS names a folder for pictures of each station at 1280 and 360 pixels.
"""

import re
from datetime import date, timedelta
from typing import Final

from playwright.sync_api import Locator, Page, expect

from portal.core.models import today
from tests.browser.conftest import Visit
from tests.browser.server import Portal
from tests.browser.test_story import GUEST, HOST, Camera, Letters, save, station
from tests.browser.visitor import Visitor

TITLE: Final = "Kanal aduan kepulauan, cerita kedua (contoh)"
AIM: Final = "Warga pulau terluar dapat mengadu dari telepon (contoh)."
ROOF: Final = "Kesepakatan Bersama kanal aduan (contoh)"
UNDER: Final = "PKS uji coba kanal aduan di Tarakan (contoh)"
TRAINED: Final = "Melatih petugas aduan (contoh)"
NAMED: Final = "Menunjuk penanggung jawab data (contoh)"
HELPED: Final = "Mengirim panduan kanal aduan (contoh)"
FIRST_TRY: Final = "Pelatihan sudah diadakan (contoh)."
REASON: Final = "Berapa petugas yang dilatih? Sebutkan angkanya (contoh)."
PUBLIC_NAME: Final = re.compile("Kaltara.*Komunikasi dan informatika")
SUMMARY: Final = "Kedua pemerintah menguji kanal aduan yang menjangkau pulau terluar (contoh)."
OFFICIAL: Final = "pejabat.jsc@contoh.example"
DUE: Final[dict[str, date]] = {
    TRAINED: today() + timedelta(days=30),
    NAMED: today() + timedelta(days=40),
    HELPED: today() + timedelta(days=200),
}
TO_THE_HEAD: Final = 10  # days late
SILENT: Final = 91  # days
CLOCK: Final = """
from datetime import datetime, timedelta, UTC
import time_machine
from portal.core import tick
with time_machine.travel(datetime.now(UTC) + timedelta(days={days})):
    for name, (stage, job) in sorted(tick._jobs.items(), key=lambda row: (row[1][0], row[0])):
        if stage is not tick.Stage.WORK or name.startswith("partnerships."):
            job()
"""


def later(portal: Portal, days: int) -> None:
    """What the clock brings to partnerships so many days from now; the rest of the portal stays where it is."""
    portal.manage("shell", "--verbosity", "0", "-c", CLOCK.format(days=days))


def test_second_story(visit: Visit, portal: Portal) -> None:
    camera, letters = Camera(), Letters(portal)
    guest, host = visit(role="coordinator"), visit(role="jsc_coordinator")
    propose(guest, camera)
    accept(host, camera)
    take_up(guest, camera)
    sign(host, camera)
    sign_under(guest, camera)
    plan(guest, host, camera)
    member = visit(role="member", width=360)
    give_evidence(member, camera)
    dispute(host, camera)
    give_figure(member, camera, letters)
    link = mail_link(host, camera, letters)
    confirm_by_link(visit(width=360), camera, link)
    escalate(visit, camera, portal, letters)
    fall_silent(guest, host, camera, portal, letters)
    show_the_public(guest, camera)
    read_in_public(visit, camera)


def look(visitor: Visitor, camera: Camera, name: str) -> None:
    """Every station is sound, and may be pictured."""
    station(visitor)
    camera.take(visitor.page, name)


def follow(where: Locator | Page, name: str | re.Pattern[str]) -> None:
    """Go where a link leads."""
    link = where.get_by_role("link", name=name, exact=True).first
    link.click()
    link.page.wait_for_load_state("networkidle")


def part(page: Page, name: str) -> Locator:
    """A part of a page, by the heading that names it."""
    return page.locator(f"section[aria-labelledby={name}]")


def waiting(visitor: Visitor, name: str) -> None:
    """From the workspace to something that waits there."""
    visitor.open("/ruang-kerja/")
    more = visitor.page.get_by_role("link", name="Semua yang menunggu Anda")
    if more.count():
        more.click()
        visitor.page.wait_for_load_state("networkidle")
    follow(part(visitor.page, "waiting"), name)


def partnership(visitor: Visitor) -> None:
    """From the workspace to the partnership."""
    visitor.open("/ruang-kerja/")
    follow(part(visitor.page, "my-partnerships"), TITLE)


def status(page: Page, word: str) -> None:
    expect(page.locator(".eyebrow").first).to_have_text(word)


def decide(page: Page, name: str, note: str) -> None:
    """A move that asks for words."""
    box = page.locator(f"details:has(form[action$='/{name}/'])")
    box.locator("summary").click()
    box.locator("textarea").fill(note)
    box.locator("button").click()
    page.wait_for_load_state("networkidle")


def propose(guest: Visitor, camera: Camera) -> None:
    """Kalimantan Utara asks for something, and sends it."""
    page = guest.page
    guest.open("/ruang-kerja/")
    follow(part(page, "my-proposals"), "Buat usulan")
    page.locator("#id_to_1").select_option(label=HOST)
    page.locator("input[name=direction][value=request]").check()
    page.locator("#id_title").fill(TITLE)
    page.locator("#id_urusan").select_option(label="Komunikasi dan informatika")
    page.locator("#id_kind").select_option(index=2)
    page.locator("#id_aim").fill(AIM)
    save(page)
    expect(page.locator("h1")).to_have_text(TITLE)
    save(page, "Kirim")
    status(page, "Dikirim")
    look(guest, camera, "usulan dikirim")


def accept(host: Visitor, camera: Camera) -> None:
    """Jakarta Smart City finds it among what waits, and accepts it."""
    waiting(host, TITLE)
    look(host, camera, "usulan diterima jsc")
    decide(host.page, "accept", "Kami setuju (contoh).")
    status(host.page, "Diterima")


def take_up(guest: Visitor, camera: Camera) -> None:
    """Of the proposal a partnership becomes; nothing is typed twice."""
    page = guest.page
    guest.open("/ruang-kerja/")
    follow(part(page, "my-proposals"), TITLE)
    follow(page, "Tindak lanjuti: mulai kemitraan")
    assert page.locator("#id_aim").input_value() == AIM
    look(guest, camera, "mulai kemitraan")
    save(page)
    expect(page.locator("h1")).to_have_text(TITLE)
    expect(page.locator("main")).to_contain_text("Usulan")
    save(page, "Mulai")
    status(page, "Aktif")
    look(guest, camera, "kemitraan aktif")


def draft(visitor: Visitor, camera: Camera, title: str, kind: str) -> None:
    """The form of an agreement that is open, and who signs it."""
    page = visitor.page
    page.locator("#id_kind").select_option(label=kind)
    page.locator("#id_title").fill(title)
    save(page)
    offices = page.locator("input[id^=id_signer_office_]")
    for number, office in enumerate(("Gubernur (contoh)", "Kepala Unit Pengelola (contoh)")):
        offices.nth(number).fill(office)
        page.locator("input[id^=id_number_]").nth(number).fill(f"contoh/{number + 1}")
    look(visitor, camera, f"penanda tangan {kind}")
    save(page)
    expect(page.locator("h1")).to_have_text(title)


def sign(host: Visitor, camera: Camera) -> None:
    """Jakarta Smart City drafts the roof; it is signed only once it says when, and until when."""
    page = host.page
    partnership(host)
    follow(page, "Naskah kerja sama baru")
    draft(host, camera, ROOF, "Kesepakatan Bersama (KB)")
    save(page, "Sudah ditandatangani")
    expect(page.locator("main")).to_contain_text("Sebutkan tanggal penandatanganannya")
    look(host, camera, "belum bertanggal")
    follow(page, "Ubah")
    page.locator("#id_signed_on").fill(str(today()))
    save(page)
    save(page, "Sudah ditandatangani")
    expect(page.locator("main")).to_contain_text("Sebutkan hari terakhir berlakunya")
    follow(page, "Ubah")
    page.locator("#id_ends_on").fill(str(today() - timedelta(days=1)))
    save(page)
    expect(page.locator(".error-summary")).to_be_visible()
    page.locator("#id_ends_on").fill(f"{today().year + 4}-12-31")
    save(page)
    put_signature(host, camera, ROOF)


def put_signature(visitor: Visitor, camera: Camera, title: str) -> None:
    """It says all that a signed one says: there is nothing more to sign, and the text is closed."""
    page = visitor.page
    save(page, "Sudah ditandatangani")
    expect(page.get_by_role("button", name="Sudah ditandatangani")).to_have_count(0)
    expect(page.get_by_role("link", name="Nomor dan penanda tangan")).to_have_count(0)
    look(visitor, camera, f"ditandatangani {title}")


def sign_under(guest: Visitor, camera: Camera) -> None:
    """Under the roof an agreement of the work, from the other government."""
    page = guest.page
    partnership(guest)
    follow(part(page, "agreements"), ROOF)
    follow(page, "Naskah baru di bawah naskah ini")
    expect(page.locator("#id_parent option:checked")).to_have_text(ROOF)
    page.locator("#id_relation").select_option("under")
    page.locator("#id_signed_on").fill(str(today()))  # its end follows from the kind of document
    draft(guest, camera, UNDER, "Perjanjian Kerja Sama (PKS)")
    expect(page.locator("main")).to_contain_text(str(today().year + 5))
    put_signature(guest, camera, UNDER)
    partnership(guest)
    expect(part(page, "agreements").locator("li", has_text=UNDER)).to_contain_text(ROOF)


def plan(guest: Visitor, host: Visitor, camera: Camera) -> None:
    """Three actions: one for a person, one of Kalimantan Utara, one of Jakarta."""
    page = guest.page
    partnership(guest)
    follow(page, "Ke papan tindakan")
    plan_action(page, TRAINED, GUEST, person="Contoh – Anggota tim Kaltara")
    expect(page.locator("main")).to_contain_text("Contoh – Anggota tim Kaltara")
    follow(page, "Rencana")
    plan_action(page, NAMED, GUEST)
    partnership(host)
    follow(host.page, "Ke papan tindakan")
    plan_action(host.page, HELPED, HOST)
    partnership(host)
    follow(host.page, "Ke papan tindakan")
    for title in (TRAINED, NAMED, HELPED):
        expect(host.page.locator("[data-status=open] [data-card]", has_text=title)).to_be_visible()
    look(host, camera, "papan tindakan")


def plan_action(page: Page, title: str, owner: str, *, person: str = "") -> None:
    """Who does what until when, by what it will be seen; everybody may read it."""
    follow(page, "Rencanakan tindakan")
    page.locator("#id_title").fill(title)
    page.locator("#id_owner").select_option(label=owner)
    if person:
        page.locator("#id_person").select_option(label=person)
    page.locator("#id_due_on").fill(str(DUE[title]))
    page.locator("#id_agreement").select_option(label=UNDER)
    page.locator("#id_is_public").check()
    save(page)
    expect(page.locator("h1")).to_have_text(title)
    status(page, "Belum dimulai")


def give_evidence(member: Visitor, camera: Camera) -> None:
    """A member finds on a telephone what is to be done, begins, and says that it is done; who did it cannot confirm."""
    page = member.page
    member.open("/ruang-kerja/")
    look(member, camera, "anggota ruang kerja")
    waiting(member, TRAINED)
    save(page, "Mulai")
    page.locator("#evidence_kind").select_option("note")
    page.locator("#evidence_text").fill(FIRST_TRY)
    look(member, camera, "anggota bukti")
    save(page, "Ajukan dengan bukti")
    status(page, "Menunggu konfirmasi")
    expect(page.get_by_role("button", name="Konfirmasi bahwa sudah selesai")).to_have_count(0)


def dispute(host: Visitor, camera: Camera) -> None:
    """Jakarta reads the evidence and misses a figure."""
    waiting(host, TRAINED)
    expect(part(host.page, "evidence")).to_contain_text(FIRST_TRY)
    look(host, camera, "jsc memeriksa bukti")
    decide(host.page, "dispute", REASON)
    status(host.page, "Disanggah")


def give_figure(member: Visitor, camera: Camera, letters: Letters) -> None:
    """The member is told why, and proves it by a figure; what was said before stays to be read."""
    page = member.page
    assert any(REASON in text for text in letters.of(member.portal.emails["member"]))
    waiting(member, TRAINED)
    expect(part(page, "next")).to_contain_text(REASON)
    look(member, camera, "anggota disanggah")
    save(page, "Lanjutkan")
    page.locator("#evidence_kind").select_option("figure")
    page.locator("#evidence_value").fill("42")
    page.locator("#evidence_unit").fill("petugas")
    page.locator("#evidence_as_of").fill(str(today()))
    page.locator("#evidence_source").fill("Daftar hadir (contoh)")
    save(page, "Ajukan dengan bukti")
    status(page, "Menunggu konfirmasi")
    expect(part(page, "evidence").locator("li", has_text=FIRST_TRY)).to_contain_text("dari pengajuan sebelumnya")
    look(member, camera, "anggota angka")


def mail_link(host: Visitor, camera: Camera, letters: Letters) -> str:
    """The coordinator lets an official of the own side decide, who has no account; the path in the mail."""
    page = host.page
    waiting(host, TRAINED)
    page.locator("#link_email").fill(OFFICIAL)
    look(host, camera, "jsc kirim tautan")
    save(page, "Kirim tautan")
    expect(part(page, "links")).to_contain_text(OFFICIAL)
    (mail,) = letters.of(OFFICIAL)
    link = re.search(r"/konfirmasi/[\w-]+/", mail)
    assert link, mail
    return link[0]


def confirm_by_link(official: Visitor, camera: Camera, link: str) -> None:
    """Opening it decides nothing, however often; the decision is taken once."""
    page = official.page
    for _time in range(2):
        assert official.open(link).status == 200
    expect(page.locator("main")).to_contain_text("42 petugas")
    look(official, camera, "tautan keputusan")
    page.locator("input[name=decision][value=confirm]").check()
    save(page, "Kirim keputusan")
    expect(page.locator("main")).to_contain_text("Anda telah mengonfirmasi")
    look(official, camera, "tautan terima kasih")
    assert official.open(link).status == 410
    camera.take(page, "tautan terpakai")


def escalate(visit: Visit, camera: Camera, portal: Portal, letters: Letters) -> None:
    """Ten days after the due date the head hears of it, once however often the clock ticks, and can go there."""
    days = (DUE[NAMED] - today()).days + TO_THE_HEAD
    head = portal.emails["head"]
    before = [text for text in letters.of(head) if NAMED in text]
    for _time in range(2):
        later(portal, days)
    told = [text for text in letters.of(head) if NAMED in text]
    assert (len(before), len(told)) == (0, 1)
    phone = visit(role="head", width=360)
    phone.open("/ruang-kerja/")
    follow(phone.page.locator("main"), re.compile("^Pemberitahuan"))
    notice = phone.page.locator("main li", has_text=NAMED)
    expect(notice).to_have_count(1)
    look(phone, camera, "pimpinan pemberitahuan")
    notice.get_by_role("button").click()
    phone.page.wait_for_load_state("networkidle")
    expect(phone.page.locator("h1")).to_have_text(NAMED)
    look(phone, camera, "pimpinan tindakan")


def fall_silent(guest: Visitor, host: Visitor, camera: Camera, portal: Portal, letters: Letters) -> None:
    """Nothing is written for ninety days: both coordinators are asked where it stands, once."""
    for _time in range(2):
        later(portal, SILENT)
    for visitor, role in ((guest, "coordinator"), (host, "jsc_coordinator")):
        alarms = [
            text for text in letters.of(portal.emails[role]) if TITLE in text and "sudah lama tidak ada kabar" in text
        ]
        assert len(alarms) == 1, role
        visitor.open("/ruang-kerja/pemberitahuan/")
        notice = visitor.page.locator("main li", has_text=TITLE).filter(has_text="sudah lama tidak ada kabar")
        expect(notice).to_have_count(1)
        camera.take(visitor.page, f"senyap {role}")
        notice.get_by_role("button").click()
        visitor.page.wait_for_load_state("networkidle")
        expect(visitor.page.locator("h1")).to_have_text(TITLE)


def show_the_public(guest: Visitor, camera: Camera) -> None:
    """The coordinator looks at what will be read, before it is kept."""
    page = guest.page
    partnership(guest)
    follow(page, "Yang dibaca pihak lain")
    page.locator("#id_summary_id").fill(SUMMARY)
    page.locator("input[name=visibility][value=public]").check()
    save(page, "Tampilkan yang akan dibaca")
    expect(part(page, "read")).to_contain_text(SUMMARY)
    look(guest, camera, "yang akan dibaca")
    save(page)
    expect(page.locator("h1")).to_have_text(TITLE)
    expect(page.locator(".timeline").last).to_contain_text("Angka: 42 petugas")
    look(guest, camera, "kemitraan lengkap")
    page.get_by_role("link", name=PUBLIC_NAME).click()
    expect(page.locator("main")).to_contain_text(SUMMARY)


def read_in_public(visit: Visit, camera: Camera) -> None:
    """Anybody reads who, what was signed, what is done and what came of it; nothing that stays between the parties."""
    reader = visit(width=360, javascript=False)
    page = reader.page
    reader.open("/")
    follow(page.locator("footer"), "Kemitraan")
    page.get_by_role("link", name=PUBLIC_NAME).first.click()
    main = page.locator("main")
    for text in (SUMMARY, TRAINED, NAMED, HELPED, "42", "petugas", "Kesepakatan Bersama"):
        expect(main).to_contain_text(text)
    for text in (TITLE, AIM, REASON, FIRST_TRY, OFFICIAL, "Gubernur (contoh)", "Contoh – Anggota tim Kaltara"):
        expect(main).not_to_contain_text(text)
    expect(main.locator("li", has_text=TRAINED)).to_contain_text("Selesai")
    expect(main.locator("li", has_text=NAMED)).to_contain_text("Belum dimulai")
    sighted = visit(width=360)
    sighted.open(reader.path)
    look(sighted, camera, "halaman publik")
