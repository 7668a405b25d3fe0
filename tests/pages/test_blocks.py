import gc
from io import BytesIO

import pytest
from django.core.files.images import ImageFile
from django.test import Client
from PIL import Image
from wagtail.blocks import Block, StreamBlock
from wagtail.models import PageViewRestriction
from wagtail.rich_text import RichText

from portal.accounts.cms import sync_roles
from portal.pages.blocks import STORY
from portal.pages.models import PortalImage
from tests.factories import member_of
from tests.site import Portal, text_of


def photograph(name: str = "rapat.png", width: int = 1200) -> PortalImage:
    """A grey picture."""
    file = BytesIO()
    Image.new("RGB", (width, 800), "grey").save(file, "PNG")
    image: PortalImage = PortalImage.objects.create(title="Rapat", credit="JSC", file=ImageFile(file, name=name))
    return image


@pytest.mark.filterwarnings(
    "ignore::pytest.PytestUnraisableExceptionWarning"
)  # Wagtail leaves its temporary files open
def test_picture_comes_in_three_formats_and_widths_with_its_size(client: Client, portal: Portal) -> None:
    block: tuple[str, object] = (
        "image",
        {"image": photograph(), "alt": "Ruang rapat", "decorative": False, "caption": "Rapat"},
    )
    text = text_of(client.get(portal.article(body=[block]).url))
    assert text.count("<source ") == 2
    for part in (
        'type="image/avif"',
        'type="image/webp"',
        ".jpg 960w",
        'width="320"',
        'loading="lazy"',
        'alt="Ruang rapat"',
        "JSC",
    ):
        assert part in text, part
    gc.collect()  # so that they are noticed here


def test_related_block_leads_to_pages_in_the_language_of_the_reader(client: Client, portal: Portal) -> None:
    other = portal.article("Lain")
    portal.article("Other", english_of=other)
    body: list[tuple[str, object]] = [("related", {"title": "Baca juga", "pages": [other]})]
    page = portal.article("Asal", body=body)
    english = portal.article("Origin", english_of=page, body=body)
    assert f'href="{other.url}">Lain' in text_of(client.get(page.url))
    assert f'href="/en{other.url.replace("lain", "other")}">Other' in text_of(client.get(english.url))


def test_related_block_leaves_out_what_a_reader_may_not_see(client: Client, portal: Portal) -> None:
    shown, draft, restricted = (
        portal.article("Terbuka"),
        portal.article("RahasiaDraf", live=False),
        portal.article("RahasiaX"),
    )
    PageViewRestriction.objects.create(page=restricted, restriction_type="login")
    page = portal.article("Asal", body=[("related", {"title": "Baca juga", "pages": [draft, restricted, shown]})])
    text = text_of(client.get(page.url))
    assert "Terbuka" in text
    assert "Rahasia" not in text
    nothing = portal.article("Asal 2", body=[("related", {"title": "Judul kosong", "pages": [draft]})])
    assert "Judul kosong" not in text_of(client.get(nothing.url))


def test_every_block_stands_on_a_page(client: Client, portal: Portal) -> None:
    stream = StreamBlock(STORY)
    body = [(name, block.get_preview_value()) for name, block in stream.child_blocks.items() if name != "related"]
    text = text_of(client.get(portal.article(body=body).url))
    for part in (
        "Apa yang dibahas",
        "kanal pengaduan",
        "Kota cerdas",
        "Laporan per tahun",
        "Petakan",
        "Sebelum",
        "Maret 2022",
        "Perlu",
    ):
        assert part in text, part
    assert "<script>" not in text


@pytest.mark.parametrize("name", [name for name, _block in STORY])
def test_every_block_has_a_preview_in_the_cms(client: Client, portal: Portal, name: str) -> None:
    sync_roles()
    client.force_login(member_of("jsc_editor"))
    block: Block = dict(STORY)[name]
    answer = client.get("/cms/block-preview/", {"id": block.definition_prefix})
    text = text_of(answer)
    assert "portal/css/portal.css" in text
    assert len(text.split("<main", 1)[1]) > 120


def test_text_cannot_bring_a_script(client: Client, portal: Portal) -> None:
    page = portal.article(
        "<script>alert(1)</script>",
        summary="<script>alert(2)</script>",
        body=[("heading", "<script>alert(3)</script>"), ("text", RichText("<p>baik</p>"))],
    )
    assert "<script>alert" not in text_of(client.get(page.url))
    assert "<script>alert" not in text_of(client.get("/artikel/"))
