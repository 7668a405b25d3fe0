"""Pages that only somebody signed in sees: what each is called, who opens it, and the address in the demo content."""

from typing import Final, NamedTuple


class SignedInPage(NamedTuple):
    """A page, and the role of the sample person who opens it."""

    role: str
    path: str


TO_ANSWER: Final = "/ruang-kerja/kunjungan/31"
SCHEDULED: Final = "/ruang-kerja/kunjungan/32"
HELD: Final = "/ruang-kerja/kunjungan/20"
PROPOSED: Final = "/ruang-kerja/usulan/1"
DRAFTED: Final = "/ruang-kerja/usulan/3"
HOST: Final = "jsc_coordinator"

SIGNED_IN: Final[dict[str, SignedInPage]] = {
    "workspace of the host": SignedInPage(HOST, "/ruang-kerja/"),
    "workspace of a visitor": SignedInPage("coordinator", "/ruang-kerja/"),
    "workspace of somebody with nothing to do": SignedInPage("member", "/ruang-kerja/"),
    "notices": SignedInPage(HOST, "/ruang-kerja/pemberitahuan/"),
    "new notices": SignedInPage("coordinator", "/ruang-kerja/pemberitahuan/?tampil=baru"),
    "calendar": SignedInPage(HOST, "/ruang-kerja/kalender/"),
    "visits": SignedInPage(HOST, "/ruang-kerja/kunjungan/"),
    "visits to answer": SignedInPage(HOST, "/ruang-kerja/kunjungan/?tampil=jawab"),
    "visits, none": SignedInPage("head", "/ruang-kerja/kunjungan/?tampil=mendatang"),
    "visit to answer": SignedInPage(HOST, f"{TO_ANSWER}/"),
    "visit that is scheduled": SignedInPage(HOST, f"{SCHEDULED}/"),
    "visit that was held": SignedInPage(HOST, f"{HELD}/"),
    "visit of one's own": SignedInPage("coordinator", f"{HELD}/"),
    "visit of one's own, on paper": SignedInPage("member", f"{HELD}/"),
    "date": SignedInPage(HOST, f"{SCHEDULED}/tanggal/"),
    "participants": SignedInPage(HOST, f"{SCHEDULED}/peserta/"),
    "brief": SignedInPage(HOST, f"{SCHEDULED}/lembar-persiapan/"),
    "new point": SignedInPage(HOST, f"{HELD}/butir/baru/"),
    "new point from a sentence": SignedInPage(HOST, f"{HELD}/butir/baru/?jenis=commitment&kalimat=JSC%20membantu."),
    "point": SignedInPage(HOST, f"{HELD}/butir/1/"),
    "owner of a commitment": SignedInPage("coordinator", f"{HELD}/butir/18/pemilik/"),
    "new follow-up": SignedInPage(HOST, f"{HELD}/tindak-lanjut/baru/"),
    "sentences of a report": SignedInPage(HOST, f"{HELD}/kalimat/"),
    "ask for a visit as a member": SignedInPage("coordinator", "/ruang-kerja/kunjungan/minta/"),
    "state a need": SignedInPage("focal_point", "/kebutuhan/baru/"),
    "need of one's own": SignedInPage("coordinator", "/kebutuhan/1/"),
    "change a need": SignedInPage("coordinator", "/kebutuhan/1/ubah/"),
    "proposals": SignedInPage("coordinator", "/ruang-kerja/usulan/"),
    "proposals made to us": SignedInPage(HOST, "/ruang-kerja/usulan/?tampil=diterima"),
    "proposals, none": SignedInPage("member", "/ruang-kerja/usulan/?tampil=diterima&status=withdrawn"),
    "proposal one made": SignedInPage(HOST, f"{PROPOSED}/"),
    "proposal to decide": SignedInPage("coordinator", f"{PROPOSED}/"),
    "proposal, only read": SignedInPage("member", f"{PROPOSED}/"),
    "proposal that is a draft": SignedInPage("coordinator", f"{DRAFTED}/"),
    "new proposal for a need": SignedInPage(HOST, "/ruang-kerja/usulan/baru/?kebutuhan=1"),
    "change a proposal": SignedInPage("coordinator", f"{DRAFTED}/ubah/"),
    "versions of a proposal": SignedInPage("coordinator", f"{DRAFTED}/versi/"),
    "what everybody reads of a proposal": SignedInPage(HOST, f"{PROPOSED}/terbitkan/"),
    "overview of partnerships": SignedInPage("coordinator", "/ruang-kerja/kemitraan/ringkasan/"),
    "overview of partnerships, nothing fits": SignedInPage("coordinator", "/ruang-kerja/kemitraan/ringkasan/?kata=x"),
    "import of agreements": SignedInPage("coordinator", "/ruang-kerja/kemitraan/impor/"),
    "profile": SignedInPage("member", "/akun/profil/"),
}
