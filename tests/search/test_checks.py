import pytest

from search import checks, sources
from search.checks import every_page_type_is_decided


def test_every_page_type_of_the_portal_is_decided() -> None:
    assert checks.every_page_type_is_decided(None) == []


def test_a_page_type_that_nobody_thought_of_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    known = dict(sources._sources)
    forgotten = known.pop("kunjungan")
    monkeypatch.setattr(sources, "_sources", known)
    (error,) = every_page_type_is_decided(None)
    assert error.id == "search.E001"
    assert forgotten.model._meta.label in error.msg


def test_a_page_type_can_be_left_out_on_purpose(monkeypatch: pytest.MonkeyPatch) -> None:
    known = dict(sources._sources)
    left_out = known.pop("halaman").model
    monkeypatch.setattr(sources, "_sources", known)
    monkeypatch.setattr(sources, "_unsearchable", {*sources.unsearchable(), left_out})
    assert every_page_type_is_decided(None) == []
