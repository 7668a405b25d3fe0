"""The check of the interface's translations tells each way in which a file can be behind the code."""

from pathlib import Path

import polib
import pytest

from deploy import translations


def write(root: Path, entries: list[polib.POEntry], *, compiled: bool = True) -> None:
    """A language file below a root, compiled or not."""
    path = translations.po_path(root, "id")
    path.parent.mkdir(parents=True, exist_ok=True)
    catalogue = polib.POFile()
    catalogue.metadata = {"Content-Type": "text/plain; charset=UTF-8"}
    catalogue.extend(entries)
    catalogue.save(str(path))
    if compiled:
        catalogue.save_as_mofile(str(path.with_suffix(".mo")))


@pytest.fixture
def committed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setattr(translations, "ROOT", tmp_path / "committed")
    return tmp_path / "committed"


def entry(text: str, translated: str = "", **more: object) -> polib.POEntry:
    return polib.POEntry(msgid=text, msgstr=translated, **more)


def test_file_that_holds_every_text_translated_has_no_fault(committed: Path, tmp_path: Path) -> None:
    plural = entry("%(count)s case", msgid_plural="%(count)s cases", msgstr_plural={0: "%(count)s kasus"})
    write(committed, [entry("Visits", "Kunjungan"), plural])
    write(tmp_path / "fresh", [entry("Visits"), entry("%(count)s case", msgid_plural="%(count)s cases")])
    assert translations.faults("id", tmp_path / "fresh") == []


@pytest.mark.parametrize(
    ("held", "wanted", "fault"),
    [
        ([], ["Visits"], "not in django.po: 'Visits'"),
        ([entry("Visits", "Kunjungan")], [], "no longer in the code: 'Visits'"),
        ([entry("Visits")], ["Visits"], "not translated: 'Visits'"),
        ([entry("Visits", "Kunjungan", flags=["fuzzy"])], ["Visits"], "marked fuzzy: 'Visits'"),
        ([entry("By %(who)s", "Oleh %(siapa)s")], ["By %(who)s"], "other placeholders than the text: 'By %(who)s'"),
    ],
)
def test_every_fault_is_named(
    committed: Path, tmp_path: Path, held: list[polib.POEntry], wanted: list[str], fault: str
) -> None:
    write(committed, held)
    write(tmp_path / "fresh", [entry(text) for text in wanted])
    assert translations.faults("id", tmp_path / "fresh") == [fault]


def test_language_without_a_file_is_a_fault(committed: Path, tmp_path: Path) -> None:
    assert translations.faults("id", tmp_path) == ["there is no portal/locale/id/LC_MESSAGES/django.po"]


def test_compiled_file_that_is_missing_or_old_is_a_fault(committed: Path, tmp_path: Path) -> None:
    write(tmp_path / "fresh", [entry("Visits")])
    write(committed, [entry("Visits", "Kunjungan")], compiled=False)
    assert translations.faults("id", tmp_path / "fresh") == ["django.mo is not what django.po compiles to"]
    write(committed, [entry("Visits", "Lawatan")])
    write(committed, [entry("Visits", "Kunjungan")], compiled=False)
    assert translations.faults("id", tmp_path / "fresh") == ["django.mo is not what django.po compiles to"]
