"""What a reader sees marked in a hit."""

from search.contract import Alternative, Field, Group, Match, Query, Unit
from search.highlight import Piece, matched_in, pieces


def query(*ways: Alternative, prefix: bool = False) -> Query:
    return Query("x", (Group("x", ((Unit("x", ways, 8, prefix),),)),))


WORD = Alternative(("pengaduan",), Match.EXACT)
STEM = Alternative(("adu",), Match.STEM)
PHRASE = Alternative(("kerja", "sama"), Match.STEM)


def marked(text: str, asked: Query, **fields: int) -> list[str]:
    return [piece.text for piece in pieces(text, asked, **fields) if piece.marked]


def test_words_and_words_of_the_same_stem_are_marked_as_written() -> None:
    assert marked("Pengaduan warga; aduan lain. ADUAN!", query(WORD, STEM)) == ["Pengaduan", "aduan", "ADUAN"]


def test_a_phrase_is_marked_as_one_and_its_words_apart_are_not() -> None:
    assert marked("Kerja sama daerah, kerja yang sama, sama kerja", query(PHRASE)) == ["Kerja sama"]
    assert marked("Kerjasama antardaerah", query(PHRASE)) == ["Kerjasama"]


def test_the_beginning_of_a_word_is_marked_while_typing() -> None:
    assert marked("Pengelolaan", query(Alternative(("peng",), Match.EXACT), prefix=True)) == ["Pengelolaan"]


def test_the_pieces_together_are_the_text() -> None:
    text = "Sistem <b>pengaduan</b> & aduan"
    assert "".join(piece.text for piece in pieces(text, query(WORD, STEM))) == text


def test_the_passage_shown_is_the_one_that_matches() -> None:
    text = "kata " * 300 + "di sini pengaduan warga dijawab " + "kata " * 300
    shown = pieces(text, query(WORD), length=120)
    assert Piece("pengaduan", marked=True) in shown
    assert (shown[0].text, shown[-1].text) == ("… ", " …")
    assert len("".join(piece.text for piece in shown)) < 140


def test_without_a_match_the_beginning_is_shown() -> None:
    assert pieces("Sebuah teks", query(WORD)) == [Piece("Sebuah teks", marked=False)]


def test_letters_with_marks_and_signs_keep_their_places() -> None:
    assert marked("é日本 pengaduan", query(WORD)) == ["pengaduan"]


def test_where_it_matched_is_the_weightiest_field() -> None:
    texts = {Field.TITLE: "Lain", Field.SUMMARY: "aduan", Field.BODY: "pengaduan"}
    assert matched_in(texts, query(WORD, STEM)) is Field.SUMMARY
    assert matched_in({Field.ATTACHMENT: "pengaduan"}, query(WORD)) is Field.ATTACHMENT
    assert matched_in({Field.TITLE: "Lain"}, query(WORD)) is None
