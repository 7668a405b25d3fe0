"""Synonym groups in the CMS: found from the next search on, tidied or refused with a reason, kept by a release."""

import re
from collections.abc import Mapping
from html import unescape
from importlib.util import find_spec, module_from_spec
from types import ModuleType

import pytest
from django.db import transaction
from django.test import Client

from portal.accounts.cms import sync_roles
from portal.core.models import Generation
from portal.regions import reference
from search import synonyms
from search.models import SynonymGroup
from search.terms import MOST_TERMS, stems_of
from tests.factories import member_of
from tests.search.shelf import Shelf

SYNONYMS = "/cms/sinonim/"
SPBE = {"terms": "SPBE\npemerintahan digital", "one_way": ""}


@pytest.fixture
def editor(db: None) -> Client:
    """Somebody who writes content."""
    sync_roles()
    client = Client()
    client.force_login(member_of("jsc_editor"))
    return client


def another_process() -> ModuleType:
    """The synonyms as a process of its own remembers them: the same code with a memory of its own."""
    spec = find_spec("search.synonyms")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def finds(query: str, title: str) -> bool:
    page = Client().get("/cari/", {"q": query}).content.decode()
    return title in page.replace("<mark>", "").replace("</mark>", "")


def listed(editor: Client, query: str) -> set[int]:
    """The groups that the list shows."""
    page = editor.get(f"{SYNONYMS}?{query}").content.decode()
    return {int(pk) for pk in re.findall(rf"{SYNONYMS}edit/(\d+)/", page)}


def answer(editor: Client, form: Mapping[str, str], path: str = "new/") -> str:
    """The page that refuses a form."""
    response = editor.post(f"{SYNONYMS}{path}", form)
    assert response.status_code == 200
    return unescape(response.content.decode())


def test_next_search_finds_what_an_editor_added_in_every_process(things: Shelf, editor: Client) -> None:
    things.put("Peta jalan pemerintahan digital")
    other = another_process()
    assert other.thesaurus().of(("spbe",)) == ()
    assert not finds("SPBE", "Peta jalan")
    assert editor.post(f"{SYNONYMS}new/", SPBE).status_code == 302
    assert finds("SPBE", "Peta jalan")
    assert other.thesaurus().of(("spbe",)) == (stems_of("pemerintahan digital"),)


def test_changed_or_deleted_group_counts_at_once_in_every_process(things: Shelf, editor: Client) -> None:
    things.put("Peta jalan pemerintahan digital")
    group = SynonymGroup.objects.create(key="spbe", **SPBE)
    other = another_process()
    assert other.thesaurus().of(("spbe",))
    assert finds("SPBE", "Peta jalan")
    editor.post(f"{SYNONYMS}edit/{group.pk}/", {"terms": "SPBE\ne-government", "one_way": ""})
    assert not finds("SPBE", "Peta jalan")
    assert other.thesaurus().of(("spbe",)) == (stems_of("e-government"),)
    editor.post(f"{SYNONYMS}delete/{group.pk}/")
    assert not SynonymGroup.objects.exists()
    assert other.thesaurus().of(("spbe",)) == ()


def test_group_that_was_not_saved_after_all_counts_nowhere(db: None) -> None:
    before = Generation.of(["synonyms"])
    with transaction.atomic():
        SynonymGroup.objects.create(key="spbe", **SPBE)
        assert Generation.of(["synonyms"]) != before
        transaction.set_rollback(True)
    assert Generation.of(["synonyms"]) == before
    assert synonyms.thesaurus().of(("spbe",)) == ()


def test_one_way_term_leads_there_and_not_back(things: Shelf, editor: Client) -> None:
    things.put("Kartu identitas anak")
    things.put("Taman KIA")
    editor.post(f"{SYNONYMS}new/", {"terms": "kartu identitas anak", "one_way": "KIA"})
    assert finds("KIA", "Kartu identitas anak")
    assert not finds("kartu identitas anak", "Taman KIA")


def test_terms_are_tidied(editor: Client) -> None:
    typed = "  SPBE \r\n\r\npemerintahan   digital\r\nspbe\r\nPemerintahan Digital\r\n"
    editor.post(f"{SYNONYMS}new/", {"terms": typed, "one_way": " \r\n"})
    assert SynonymGroup.objects.values_list("key", "terms", "one_way").get() == (
        "spbe",
        "SPBE\npemerintahan digital",
        "",
    )


@pytest.mark.parametrize(
    ("terms", "one_way", "reason"),
    [
        ("", "", "wajib diisi"),
        (" \n \n", "KIA", "wajib diisi"),
        ("SPBE", "", "paling sedikit dua istilah"),
        ("pengaduan\naduan\nmengadukan", "", "paling sedikit dua istilah"),
        ("SPBE\nsatu dua tiga empat lima enam tujuh", "", "paling banyak 6 kata"),
        ("SPBE\n" + "panjang" * 20, "", "paling banyak 100 karakter"),
        ("\n".join(f"istilah{n}" for n in range(MOST_TERMS + 1)), "", "Paling banyak 40 istilah; di sini ada 41"),
        ("SPBE\n???", "", "tidak memuat huruf atau angka"),
        ("SPBE\nyang", "", "tidak bermakna sendiri"),
        ("SPBE\npemerintahan digital", "spbe", "sudah ada di istilah di atas"),
        ("SPBE\npemerintahan\x00digital", "", "Karakter null"),
        ("SPBE\ndigital", "KIM\x00", "Karakter null"),
    ],
)
def test_wrong_form_is_answered_with_the_reason_and_what_was_typed(
    editor: Client, terms: str, one_way: str, reason: str
) -> None:
    page = answer(editor, {"terms": terms, "one_way": one_way})
    assert reason in page
    assert terms.splitlines()[-1:] == [] or terms.splitlines()[-1].strip() in page
    assert not SynonymGroup.objects.exists()


@pytest.mark.parametrize(
    "terms", ["\ud800", "²\n³", "\u202eteks\nsebaliknya", "😀\n😎", "'\"<b>\n&amp;", "a" * 100_000]
)
def test_odd_letters_are_answered(editor: Client, terms: str) -> None:
    body = f"terms={'%0A'.join(terms.split())}".encode("utf-8", "surrogatepass")
    response = editor.post(f"{SYNONYMS}new/", body, content_type="application/x-www-form-urlencoded")
    assert response.status_code in {200, 302}
    assert Client().get("/cari/", {"q": "kota"}).status_code == 200


def test_two_groups_after_the_same_first_term_have_names_of_their_own(editor: Client) -> None:
    for second in ("pemerintahan digital", "e-government", "e-gov"):
        assert editor.post(f"{SYNONYMS}new/", {"terms": f"SPBE\n{second}", "one_way": ""}).status_code == 302
    assert list(SynonymGroup.objects.values_list("key", flat=True)) == ["spbe", "spbe-2", "spbe-3"]


def test_list_is_searched_and_filtered_by_origin(editor: Client) -> None:
    reference.load()
    shipped = SynonymGroup.objects.get(key="spbe")
    editor.post(f"{SYNONYMS}edit/{shipped.pk}/", {"terms": f"{shipped.terms}\nrumah data kota", "one_way": ""})
    editor.post(f"{SYNONYMS}new/", {"terms": "kopi darat\ntemu muka", "one_way": ""})
    editor.get(SYNONYMS)  # where links to what was just saved are shown once
    own = SynonymGroup.objects.get(terms="kopi darat\ntemu muka")
    assert listed(editor, "q=temu+muka") == {own.pk}
    assert listed(editor, "origin=changed") == {shipped.pk}
    assert listed(editor, "origin=own") == {own.pk}
    assert own.pk not in listed(editor, "origin=shipped")
    assert "Dibuat di sini" in editor.get(f"{SYNONYMS}?origin=own").content.decode()
    assert editor.get(f"{SYNONYMS}?origin=x&p=²&q=%00").status_code in {200, 404}


@pytest.mark.parametrize("change", ["terms", "delete"])
def test_loading_again_keeps_what_an_editor_did(editor: Client, change: str) -> None:
    reference.load()
    group = SynonymGroup.objects.get(key="spbe")
    if change == "delete":
        editor.post(f"{SYNONYMS}delete/{group.pk}/")
    else:
        editor.post(f"{SYNONYMS}edit/{group.pk}/", {"terms": "SPBE\nkata kami", "one_way": ""})
    reference.load()
    assert list(SynonymGroup.objects.filter(key="spbe").values_list("terms", flat=True)) == (
        [] if change == "delete" else ["SPBE\nkata kami"]
    )


def test_group_saved_without_a_change_is_as_it_came(editor: Client) -> None:
    reference.load()
    group = SynonymGroup.objects.exclude(one_way="").first()
    assert group is not None
    typed = {name: getattr(group, name).replace("\n", "\r\n") for name in ("terms", "one_way")}
    assert editor.post(f"{SYNONYMS}edit/{group.pk}/", typed).status_code == 302
    assert {count.kept for count in reference.load()} == {0}


def test_every_group_that_comes_with_the_portal_keeps_the_rules(db: None) -> None:
    reference.load()
    for group in SynonymGroup.objects.all():
        group.full_clean()


@pytest.mark.parametrize("path", ["", "new/", "edit/{pk}/", "delete/{pk}/"])
@pytest.mark.parametrize("role", ["administrator", "member"])
def test_only_those_who_write_content_keep_synonyms(path: str, role: str, db: None) -> None:
    sync_roles()
    group = SynonymGroup.objects.create(key="spbe", **SPBE)
    client = Client()
    client.force_login(member_of(role))
    address = SYNONYMS + path.format(pk=group.pk)
    for response in (client.get(address), client.post(address, {"terms": "x\ny"})):
        assert response.status_code in {302, 403, 404}
    group.refresh_from_db()
    assert group.terms == SPBE["terms"]


def test_groups_are_read_once_until_one_changes(db: None, django_assert_num_queries: object) -> None:
    SynonymGroup.objects.create(key="spbe", **SPBE)
    first = synonyms.thesaurus()
    assert synonyms.thesaurus() is first
