"""Rules about the code base, read off the code base."""

import ast
import inspect
import re
import typing
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from django.template.loader import get_template
from wagtail.blocks import Block
from wagtail.models import Page, get_page_models

from portal.pages.blocks import STORY

ROOT = Path(__file__).parents[2]
OURS = ("portal", "casestudies", "visits", "partnerships", "search")
# Lowest first: a relation may point to the same layer or to a lower one.
LAYERS = [
    "core",
    "regions",
    "accounts",
    "workspace",
    "pages",
    "search",
    "casestudies",
    "visits",
    "partnerships",
    "demo",
]


def python_files() -> Iterator[Path]:
    for app in OURS:
        yield from (path for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts)


def our_models() -> Iterator[type[models.Model]]:
    return (model for model in apps.get_models() if model._meta.app_label in LAYERS)


def test_relations_point_down() -> None:
    up = []
    for model in our_models():
        for field in model._meta.get_fields():
            if not (isinstance(field, models.ForeignKey | models.ManyToManyField) and not field.auto_created):
                continue
            target = field.related_model._meta.app_label
            uses_user = target == "accounts" and field.related_model._meta.model_name == "user"
            if target in LAYERS and LAYERS.index(target) > LAYERS.index(model._meta.app_label) and not uses_user:
                up.append(f"{model.__name__}.{field.name} → {target}")
    assert up == []


def test_no_module_is_a_junk_drawer() -> None:
    junk = {"utils", "helpers", "services", "selectors", "managers", "common", "misc"}
    assert [str(path) for path in python_files() if path.stem in junk] == []


def test_every_module_says_what_it_is() -> None:
    silent = [
        str(path.relative_to(ROOT))
        for path in python_files()
        if path.read_text().strip() and not ast.get_docstring(ast.parse(path.read_text()))
    ]
    assert silent == []


def test_no_work_is_promised_in_a_comment() -> None:
    promise = re.compile(r"#.*\b(TODO|FIXME|XXX|HACK)\b")
    assert [str(path) for path in python_files() if promise.search(path.read_text())] == []


def test_trust_is_not_switched_off() -> None:
    doors = re.compile(r"mark_safe|csrf_exempt|\|\s*safe\b|autoescape off")
    files = [*python_files(), *(t for app in OURS for t in (ROOT / app).rglob("*.html"))]
    assert [str(path.relative_to(ROOT)) for path in files if doors.search(path.read_text())] == []


@pytest.mark.parametrize("model", [m for m in get_page_models() if m._meta.app_label in LAYERS])
def test_every_page_type_has_its_template(model: type[Page]) -> None:
    get_template(model.template)


def story_blocks() -> list[tuple[str, Block]]:
    return [(name, block) for name, block in STORY]


@pytest.mark.parametrize(("name", "block"), story_blocks(), ids=[name for name, _ in story_blocks()])
def test_every_block_has_template_preview_and_description(name: str, block: Block) -> None:
    assert block.meta.template == f"blocks/{name}.html"
    get_template(block.meta.template)
    assert getattr(block.meta, "preview_value", None) not in (None, "")
    assert block.meta.description


def test_no_inline_style_or_script_in_a_public_template() -> None:
    inline = re.compile(r"\sstyle=|<script(?![^>]*(\bsrc=|type=\"application/(ld\+)?json\"))|\son\w+=\"|javascript:")
    found = [
        str(path.relative_to(ROOT))
        for app in OURS
        for path in (ROOT / app).rglob("templates/**/*.html")
        if "wagtailadmin" not in path.parts and inline.search(path.read_text())
    ]
    assert found == []


def test_no_template_names_another_host() -> None:
    outside = re.compile(r"(src|href)=\"(https?:)?//")
    found = [
        str(path.relative_to(ROOT))
        for app in OURS
        for path in (ROOT / app).rglob("templates/**/*.html")
        if outside.search(path.read_text())
    ]
    assert found == []


def permission_modules() -> Iterator[str]:
    for app in OURS:
        for path in [*(ROOT / app).rglob("permissions.py"), *(ROOT / app).rglob("permissions/[!_]*.py")]:
            yield ".".join(path.relative_to(ROOT).with_suffix("").parts)


@pytest.mark.parametrize("module_name", sorted(permission_modules()))
def test_every_named_question_answers_yes_or_no(module_name: str) -> None:
    module = __import__(module_name, fromlist=["*"])
    for name, function in inspect.getmembers(module, inspect.isfunction):
        if function.__module__ == module_name and re.match(r"(can|is|has|may)_", name):
            assert typing.get_type_hints(function)["return"] is bool, name


def test_migrations_are_named() -> None:
    bad = [
        str(path.relative_to(ROOT))
        for app in OURS
        for path in (ROOT / app).rglob("migrations/0*.py")
        if re.search(r"_auto_|_and_more", path.name)
    ]
    assert bad == []


def test_blocks_stay_out_of_migrations() -> None:
    heavy = [
        str(path.relative_to(ROOT))
        for app in OURS
        for path in (ROOT / app).rglob("migrations/0*.py")
        if "block_lookup" in path.read_text()
    ]
    assert heavy == []


def test_every_template_is_used() -> None:
    texts = "\n".join(
        path.read_text() for app in OURS for pattern in ("*.py", "*.html") for path in (ROOT / app).rglob(pattern)
    )
    page_templates = {m.template for m in get_page_models() if m._meta.app_label in LAYERS}
    overrides = (
        "account/",
        "wagtailadmin/",
        "wagtailcore/",
        "admin/",
        "400",
        "403",
        "404",
        "429",
        "500",
        "wagtail_localize/",
    )
    unused = []
    for app in OURS:
        for path in (ROOT / app).rglob("templates/**/*.html"):
            name = path.as_posix().split("/templates/", 1)[1]
            known = name in page_templates or name.startswith(overrides) or name.endswith("_card.html")
            if not known and name not in texts:
                unused.append(name)
    assert unused == []
