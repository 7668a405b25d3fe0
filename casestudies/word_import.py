"""A Word file read as the beginning of a case study: headings become fields, the rest becomes the story.

mammoth turns the file into HTML, nh3 keeps only what rich text knows. Nothing of the file is kept or executed:
pictures are left out, links to other files are not followed.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser
from typing import IO, Any, Final

import mammoth
import nh3
import structlog
from django.utils.translation import gettext as _

from portal.core.ooxml import OfficeFileRefused, open_checked, read_part

log = structlog.get_logger(__name__)

MAX_BYTES: Final = 10 * 1024 * 1024
MAX_PART: Final = 12 * 1024 * 1024
MAX_CHARACTERS: Final = 300_000
PARTS: Final = (
    "[Content_Types].xml",
    "_rels/.rels",
    "word/document.xml",
    "word/_rels/document.xml.rels",
    "word/styles.xml",
    "word/numbering.xml",
    "word/footnotes.xml",
    "word/_rels/footnotes.xml.rels",
    "word/endnotes.xml",
    "word/_rels/endnotes.xml.rels",
)
TAGS: Final = {
    "a",
    "br",
    "em",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "li",
    "ol",
    "p",
    "strong",
    "table",
    "td",
    "th",
    "tr",
    "ul",
}
HEADINGS: Final = {"h1", "h2", "h3", "h4", "h5", "h6"}
TITLE_LENGTH, STEP_LENGTH, LABEL_LENGTH = 255, 160, 80

# What a heading may be called, in both languages; the longest that a heading begins with decides.
NAMES: Final[dict[str, tuple[str, ...]]] = {
    "summary": ("ringkasan", "ringkasan eksekutif", "abstrak", "summary", "executive summary", "abstract"),
    "problem": (
        "masalah",
        "permasalahan",
        "latar belakang",
        "isu strategis",
        "rumusan masalah",
        "problem",
        "problem statement",
        "background",
    ),
    "aim": ("tujuan", "maksud dan tujuan", "sasaran", "aim", "aims", "goal", "goals", "objective", "objectives"),
    "solution": (
        "solusi",
        "inovasi",
        "uraian inovasi",
        "deskripsi",
        "gambaran umum",
        "bentuk inovasi",
        "solution",
        "description",
        "the innovation",
        "innovation",
    ),
    "novelty": (
        "kebaruan",
        "nilai tambah",
        "keunikan",
        "unsur kebaruan",
        "novelty",
        "what is new",
        "added value",
    ),
    "implementation": (
        "langkah",
        "langkah-langkah",
        "langkah pelaksanaan",
        "pelaksanaan",
        "implementasi",
        "tahapan",
        "tahap pelaksanaan",
        "implementation",
        "implementation steps",
        "steps",
    ),
    "results": (
        "hasil",
        "dampak",
        "hasil dan dampak",
        "signifikansi",
        "manfaat",
        "capaian",
        "result",
        "results",
        "impact",
        "outcomes",
    ),
    "adaptability": (
        "adaptabilitas",
        "replikasi",
        "potensi replikasi",
        "kemungkinan replikasi",
        "dapat direplikasi",
        "adaptability",
        "replication",
        "transferability",
        "what others need to know",
    ),
    "challenges": (
        "tantangan",
        "hambatan",
        "kendala",
        "kegagalan",
        "challenges",
        "challenge",
        "failures",
        "obstacles",
    ),
    "lessons": ("pelajaran", "pembelajaran", "hikmah", "lessons", "lesson", "lessons learned"),
    "cost": ("biaya", "sumber daya", "anggaran", "pembiayaan", "cost", "costs", "resources", "budget"),
    "sustainability": ("keberlanjutan", "strategi keberlanjutan", "sustainability"),
    "legal_basis": ("dasar hukum", "landasan hukum", "regulasi", "legal basis", "regulation", "regulations"),
}
_BY_NAME: Final = {name: target for target, names in NAMES.items() for name in names}
_NUMBERING = re.compile(r"^(?:\(?(?:\d{1,2}|[ivxIVX]{1,4}|[A-Za-z])[.)]\s*)+")


@dataclass
class WordCase:
    """What was read: the title, rich text by field, steps, the story's blocks, and what to tell the editor.

    `fields` has sanitised HTML, but plain text under "summary". `story` and `implementation` are raw StreamField data.
    """

    title: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    implementation: list[dict[str, Any]] = field(default_factory=list)
    story: list[dict[str, Any]] = field(default_factory=list)
    recognised: list[str] = field(default_factory=list)
    unmatched: list[str] = field(default_factory=list)
    pictures: int = 0
    tables: int = 0


@dataclass(frozen=True)
class _Piece:
    """A top-level element: its tag, its HTML and its text."""

    tag: str
    html: str
    text: str


def read_word(file: IO[bytes], *, file_name: str = "") -> WordCase:
    """Read a .docx. Raises OfficeFileRefused with a message for the person who sent it."""
    case = WordCase()
    html = _to_html(file, case)
    if len(html) > MAX_CHARACTERS:
        raise OfficeFileRefused(_("This text is too long for one case study. Send the part that describes it."))
    pieces = list(_pieces(html))
    if not pieces:
        raise OfficeFileRefused(_("There is no text in this file."))
    _distribute(pieces, case)
    if not case.title:
        stem = re.sub(r"\.docx$", "", file_name, flags=re.IGNORECASE)
        case.title = clean_text(stem)[:TITLE_LENGTH] or _("Case study from a Word file")
    return case


def clean_text(text: str) -> str:
    """One line without control characters and lone surrogates."""
    text = text.encode("utf-8", "ignore").decode("utf-8")
    return re.sub(r"\s+", " ", re.sub(r"[\x00-\x1f\x7f]", " ", text)).strip()


def _to_html(file: IO[bytes], case: WordCase) -> str:
    with open_checked(file, "docx") as archive, io.BytesIO() as packed:
        names = set(archive.namelist())
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as clean:
            for name in PARTS:
                if name in names:
                    clean.writestr(name, read_part(archive, name, "docx", limit=MAX_PART))
        packed.seek(0)

        def drop(image: Any) -> dict[str, str]:
            case.pictures += 1
            return {"src": ""}

        try:
            made = mammoth.convert_to_html(
                packed,
                style_map="p[style-name='Title'] => h1:fresh\np[style-name='Subtitle'] => p:fresh",
                convert_image=mammoth.images.img_element(drop),
            )
        except Exception as error:  # whatever a parser makes of a stranger's file, the answer is the same
            log.warning("word file not read", error=str(error)[:300])
            message = _("This file is damaged and cannot be read. Open it in Word, save it anew and try again.")
            raise OfficeFileRefused(message) from error
    return nh3.clean(
        made.value,
        tags=TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
        clean_content_tags={"script", "style"},
    )


class _Splitter(HTMLParser):
    """Cuts sanitised HTML into its top-level elements; loose text becomes a paragraph."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[_Piece] = []
        self.depth = 0
        self.tag = "p"
        self.html: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self.html.append("<br/>")
            self.text.append(" ")
            return
        if self.depth == 0:
            self.flush()
            self.tag = tag
        self.depth += 1
        self.html.append(self.get_starttag_text() or "")
        if tag in {"p", "li", "td", "th", "tr"}:
            self.text.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag == "br":
            return
        self.html.append(f"</{tag}>")
        self.depth = max(self.depth - 1, 0)
        if self.depth == 0:
            self.flush()

    def handle_data(self, data: str) -> None:
        self.html.append(escape(data, quote=False))
        self.text.append(data)

    def flush(self) -> None:
        """End the element."""
        html, text = "".join(self.html), clean_text("".join(self.text))
        if text:
            self.pieces.append(_Piece(self.tag, html if html.startswith("<") else f"<p>{html}</p>", text))
        self.html, self.text, self.tag = [], [], "p"


def _pieces(html: str) -> Iterator[_Piece]:
    splitter = _Splitter()
    splitter.feed(html)
    splitter.close()
    splitter.flush()
    yield from splitter.pieces


def field_of(heading: str) -> str:
    """The field a heading stands for, or nothing."""
    words = _NUMBERING.sub("", clean_text(heading)).lower()
    words = re.sub(r"[&/]", " dan ", words).strip(" .:–-")
    words = re.sub(r"\s+", " ", words)
    best = ""
    for name in _BY_NAME:
        if (words == name or words.startswith(f"{name} ")) and len(name) > len(best):
            best = name
    return _BY_NAME.get(best, "")


def _is_heading(piece: _Piece) -> bool:
    """Styled as one; or a short line, all bold or ending in a colon, that is called like one of our fields."""
    if piece.tag in HEADINGS:
        return True
    if piece.tag != "p" or len(piece.text) > LABEL_LENGTH:
        return False
    bold = re.fullmatch(r"<p>\s*<strong>.*</strong>\s*:?\s*</p>", piece.html, flags=re.DOTALL)
    exact = _NUMBERING.sub("", piece.text).lower().strip(" .:–-") in _BY_NAME
    return bool((bold and field_of(piece.text)) or exact)


def _distribute(pieces: list[_Piece], case: WordCase) -> None:
    """Put every piece where it belongs, in order."""
    target, heading, bodies = "", "", dict[str, list[_Piece]]()
    for number, piece in enumerate(pieces):
        if _is_heading(piece):
            target = field_of(piece.text)
            if not target and number == 0 and piece.tag == "h1":
                case.title = piece.text[:TITLE_LENGTH]
                continue
            heading = piece.text
            if target:
                case.recognised.append(heading)
            else:
                case.unmatched.append(heading)
            if target in {"", "results"}:
                case.story.append({"type": "heading", "value": heading[:TITLE_LENGTH]})
        elif piece.tag == "table":
            case.tables += 1
            case.story.append(_table(piece, heading or case.title, case.tables))
        elif target in {"", "results"}:
            _add_text(case.story, piece.html)
        else:
            bodies.setdefault(target, []).append(piece)
    _fill(case, bodies)


def _fill(case: WordCase, bodies: dict[str, list[_Piece]]) -> None:
    """Put what was gathered under each heading into its field."""
    for name, parts in bodies.items():
        if name == "summary":
            case.fields[name] = "\n\n".join(part.text for part in parts)
        elif name == "implementation":
            case.implementation = [_step(text) for part in parts for text in _items(part)]
        else:
            case.fields[name] = "".join(part.html for part in parts)


def _add_text(story: list[dict[str, Any]], html: str) -> None:
    """Paragraphs that follow each other are one text block."""
    if story and story[-1]["type"] == "text":
        story[-1]["value"] += html
    else:
        story.append({"type": "text", "value": html})


def _items(piece: _Piece) -> list[str]:
    """The items of a list, or the paragraph itself, as text."""
    if piece.tag not in {"ol", "ul"}:
        return [piece.text]
    inner = re.findall(r"<li>(.*?)(?=<li>|</li>)", piece.html, flags=re.DOTALL)
    texts = [clean_text(" ".join(part.text for part in _pieces(item))) for item in inner]
    return [text for text in texts if text]


def _step(text: str) -> dict[str, Any]:
    """The first sentence is the step, the rest says more."""
    first, _dot, rest = text.partition(". ")
    if len(first) > STEP_LENGTH:
        cut = first[: STEP_LENGTH - 1].rsplit(" ", 1)[0]
        first, rest = f"{cut}…", text
    return {"type": "step", "value": {"title": first.rstrip("."), "text": rest}}


class _Table(HTMLParser):
    """The cells of a table as text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[list[str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.rows.append([])
        elif tag in {"td", "th"} and self.rows:
            self.rows[-1].append("")
        elif tag in {"p", "li", "br"}:
            self.handle_data(" ")

    def handle_data(self, data: str) -> None:
        if self.rows and self.rows[-1]:
            self.rows[-1][-1] += data


def _table(piece: _Piece, heading: str, number: int) -> dict[str, Any]:
    table = _Table()
    table.feed(piece.html)
    rows = [[clean_text(cell) for cell in row] for row in table.rows if any(cell.strip() for cell in row)]
    width = max((len(row) for row in rows), default=0)
    lines = ["\t".join([*row, *[""] * (width - len(row))]) for row in rows]
    caption = heading[:180] or _("Table %(number)s") % {"number": number}
    return {"type": "table", "value": {"caption": caption, "text": "\n".join(lines)}}
