"""Tags that the components and base.html use."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django import template
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.forms import BoundField, CheckboxInput
from django.http import HttpRequest
from django.template import Context
from django.templatetags.static import static
from django.urls import translate_url
from django.utils.formats import localize
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, override, pgettext
from django.utils.translation import gettext as _
from wagtail.models import Page

from portal.core.memory import state
from portal.core.visibility import public, written

register = template.Library()

LANGUAGE_NAMES = {"id": "Bahasa Indonesia", "en": "English"}
GROUP = '<p class="filter-panel__part" aria-hidden="true">{}</p>'
OPTION = (
    '<label class="choice"><input id="f-{0}-{1}" type="checkbox" name="{0}" value="{1}"{2}>'
    '<span>{3}</span><span class="choice__count">{4}<span class="visually-hidden"> {5}</span></span></label>'
)
SCRIPT_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


@dataclass(frozen=True)
class NavigationItem:
    """An entry of the main navigation."""

    title: str
    url: str
    current: bool


@dataclass(frozen=True)
class LanguageLink:
    """This page in a language, or that language's home when there is no translation."""

    code: str
    name: str
    url: str
    current: bool
    translated: bool


class _Json(str):
    """JSON whose angle brackets are escaped, so that it cannot close its script element."""

    def __html__(self) -> str:
        return str(self)


def prefix(language: str | None = None) -> str:
    """The start of every address in a language: / or /en/."""
    language = language or get_language() or settings.LANGUAGE_CODE
    return "/" if language == settings.LANGUAGE_CODE else f"/{language}/"


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """An icon of the sprite, beside visible text; the names stand in deploy/vendor.json."""
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>',
        static("portal/vendor/icons.svg"),
        name,
    )


@register.simple_tag
def local_url(path: str) -> str:
    """A fixed address of the portal in the reader's language: "bantuan/" gives /bantuan/ or /en/bantuan/."""
    return prefix() + path


@register.simple_tag
def written_url(path: str) -> str:
    """The same for a page that editors write ("kontak/"), "" until it is published."""
    return written(path)


@register.simple_tag(takes_context=True)
def main_navigation(context: Context) -> list[NavigationItem]:
    """The main navigation in the reader's language, the current section marked."""
    request = context.get("request")
    path = request.path if isinstance(request, HttpRequest) else ""
    entries = [
        (_("Case studies"), "studi-kasus/"),
        (_("Visits"), "kunjungan/"),
        (_("Articles"), "artikel/"),
        (_("Regions"), "daerah/"),
    ]
    urls = [(title, prefix() + end) for title, end in entries]
    urls += [(_("About"), written("tentang/")), (_("Help"), written("bantuan/"))]
    return [NavigationItem(title, url, path.startswith(url)) for title, url in urls if url]


def _versions(page: Page) -> list[Page]:
    """Public translations of a page and of those above it, from the home page down.

    The serving view found the home pages with the page itself, so the home page costs no query.
    """
    way = getattr(page, "trail", ())
    homes = [home for home in getattr(page, "homes", ()) if home.live and not state().is_restricted(home.path)]
    below = [one.translation_key for one in (*way, page) if not homes or one.depth > homes[0].depth]
    found = list(homes)
    if below:
        rows = public(Page.objects.filter(translation_key__in=below)).select_related("locale")
        found += rows.exclude(locale_id=page.locale_id).order_by("depth")
    return [one for one in found if one.locale_id != page.locale_id]


@register.simple_tag(takes_context=True)
def language_links(context: Context) -> list[LanguageLink]:
    """This page in each language, or what stands nearest above it there.

    A Wagtail page costs one query; any other address is translated by its route, with its query string where the
    view says `keep_query`.
    """
    request, page = context.get("request"), context.get("page")
    current = get_language() or settings.LANGUAGE_CODE
    urls: dict[str, str | None] = {}
    nearest: dict[str, str | None] = {}
    if isinstance(page, Page) and page.pk and isinstance(request, HttpRequest):
        for other in _versions(page):
            found = urls if other.translation_key == page.translation_key else nearest
            found[other.locale.language_code] = other.get_url()
        urls[page.locale.language_code] = page.get_url()
    elif isinstance(request, HttpRequest):
        here = request.get_full_path() if context.get("keep_query") else request.path
        for code, _name in settings.LANGUAGES:
            moved = translate_url(here, code)
            if code == current or moved != here:
                urls[code] = moved
    return [
        LanguageLink(
            code=code,
            name=LANGUAGE_NAMES.get(code, str(name)),
            url=urls.get(code) or nearest.get(code) or prefix(code),
            current=code == current,
            translated=bool(urls.get(code)),
        )
        for code, name in settings.LANGUAGES
    ]


@register.simple_tag
def json_ld(data: dict[str, Any]) -> SafeString:
    """Structured data for search engines: a data block, which no browser runs and no CSP stops."""
    text = json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False).translate(SCRIPT_ESCAPES)
    return format_html('<script type="application/ld+json">{}</script>', _Json(text))


@register.filter
def card_template(item: Page) -> str:
    """The template of a page's card in lists: visits/visit_report_page_card.html beside the page's own."""
    return str(item.template).removesuffix(".html") + "_card.html"


@register.filter
def drawing_path(key: str) -> str:
    """The file of a drawn picture: of a dimension's key, "visit" or "article", with the number of a variant."""
    name = key if key.startswith(("visit", "article")) else f"dimension-{key}"
    return f"portal/img/{name}.svg"


@register.filter
def any_selected(options: list[Any]) -> bool:
    """Whether a facet has a chosen option, so that its box stands open."""
    return any(option.selected for option in options)


@register.simple_tag
def facet_options(facet: Any) -> SafeString:
    """The boxes to tick of a facet (portal.core.filters.FacetView), made at once as there are hundreds."""
    group, made, results = "", [], pgettext("of a filter", "results")
    for one in facet.options:
        if one.group != group:
            group = one.group
            made.append(format_html(GROUP, group) if group else "")
        count = one.count if one.count < 1000 else localize(one.count)
        made.append(
            format_html(OPTION, facet.name, one.value, " checked" if one.selected else "", one.label, count, results)
        )
    return format_html_join("\n", "{}", ((one,) for one in made))


@register.filter
def marked(pieces: Iterable[Any]) -> SafeString:
    """A text in pieces (text, marked) with its found words marked."""
    return format_html_join(
        "", "{}", ((format_html("<mark>{}</mark>", one.text) if one.marked else one.text,) for one in pieces)
    )


@register.filter
def any_value(fields: list[BoundField]) -> bool:
    """Whether one of a list's plain fields is filled or wrong, so that their box stands open."""
    return any(field.value() or field.errors for field in fields)


@register.filter
def is_single_checkbox(field: BoundField) -> bool:
    """Whether the label stands after the box."""
    return isinstance(field.field.widget, CheckboxInput)


@register.filter
def in_other_language(code: str) -> str:
    """The language's name when it is not the reader's, in the reader's words; else nothing."""
    if not code or code == get_language():
        return ""
    names = {"id": _("Only in Indonesian"), "en": _("Only in English")}
    return names.get(code, "")


@register.simple_tag
def language_hint(code: str) -> str:
    """What a language switch says of a missing translation, in that language."""
    with override(code):
        return _("This page is not available in this language yet; go to its list or the home page")
