"""What nobody, or not everybody, may reach or do under /cms/: every address, every crafted request."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction, Task

from casestudies.models import CaseStudyIndexPage, CaseStudyPage
from portal.pages.addresses import LANGUAGES, LISTS, RESERVED
from portal.pages.models import StandardPage
from tests.cms import Cms, add, case_form, edit
from tests.factories import member_of

ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)")
PUBLIC = {
    *("/cms/jsi18n/", "/cms/sprite/", "/cms/localize/jsi18n/"),  # the words and icons of the CMS itself
    *("/cms/logout/", "/django-admin/logout/"),
}


def routes(patterns: Any, before: str = "") -> Iterator[str]:
    """Every route below a resolver, as written."""
    for one in patterns.url_patterns:
        route = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from routes(one, route)
        elif isinstance(one, URLPattern):
            yield route


def staff_addresses() -> list[str]:
    """One address for each route of the CMS and of Django's admin."""
    values = {"app_label": "wagtailcore", "model_name": "page", "action": "delete"}

    def value(match: re.Match[str]) -> str:
        return values.get(match[1] or match[2], "1")

    found = {
        "/" + re.sub(r"[\^$?\\]|\\Z", "", ARGUMENT.sub(value, route))
        for route in routes(get_resolver())
        if route.startswith(("cms/", "django-admin/"))
    }
    return sorted(found - PUBLIC)


def test_every_staff_address_is_shut_to_strangers_and_members(cms: Cms) -> None:
    addresses = staff_addresses()
    assert len(addresses) > 300
    stranger, member = Client(), cms.client(member_of("member"))
    for path in addresses:
        for method in ("get", "post"):
            first, second = getattr(stranger, method)(path), getattr(member, method)(path)
            door = first.status_code == 404 or (
                first.status_code == 302
                and re.match(r"/(akun|cms|django-admin)/(login|password/reset)/", first.headers["Location"])
            )
            assert door, (method, path, first.status_code)
            assert second.status_code == 404, (method, path)


def live_case(cms: Cms) -> CaseStudyPage:
    """A published case study."""
    add(cms.client(cms.publisher), cms.cases, CaseStudyPage, case_form(cms), "publish")
    return CaseStudyPage.objects.get(slug="crm", live=True)


FORBIDDEN: list[tuple[str, dict[str, Any]]] = [
    ("pages/{page}/unpublish/", {}),
    ("pages/{page}/delete/", {}),
    ("pages/{page}/move/{home}/confirm/", {}),
    ("pages/{page}/lock/", {}),
    ("pages/{page}/privacy/", {"restriction_type": "login"}),
    ("bulk/wagtailcore/page/unpublish/?id={page}", {}),
    ("bulk/wagtailcore/page/delete/?id={page}", {}),
    ("bulk/wagtailcore/page/move/?id={page}", {"chooser": "{home}"}),
    ("localize/page/{page}/convert_to_alias/", {}),
    ("collections/add/", {"name": "Baru", "parent": "1"}),
    ("collections/1/privacy/", {"restriction_type": "login"}),
    ("redirects/add/", {"old_path": "/lama", "redirect_link": "https://jahat.example/"}),
    ("workflows/tasks/add/wagtailcore/groupapprovaltask/", {"name": "Baru", "groups": ["1"]}),
    ("workflows/task_chooser/create/wagtailcore/groupapprovaltask/", {"create-task-name": "Baru"}),
    ("sites/new/", {"hostname": "jahat.example", "port": "80", "root_page": "{home}"}),
    ("locales/new/", {"language_code": "en"}),
    ("groups/new/", {"name": "Baru"}),
]


def everything(page: CaseStudyPage) -> list[object]:
    """What the forbidden requests would change."""
    return [
        Page.objects.filter(pk=page.pk).values_list("live", "slug", "path", "locked", "alias_of").first(),
        PageViewRestriction.objects.count(),
        Collection.objects.count(),
        Redirect.objects.count(),
        Task.objects.count(),
    ]


def test_editor_cannot_do_by_crafted_requests_what_she_does_not_see(cms: Cms) -> None:
    page = live_case(cms)
    client, before = cms.client(cms.editor), everything(page)
    names = {"page": page.pk, "home": cms.home.pk}
    for path, data in FORBIDDEN:
        sent = {key: value.format(**names) if isinstance(value, str) else value for key, value in data.items()}
        answer = client.post("/cms/" + path.format(**names), sent)
        assert answer.status_code in {302, 400, 403, 404, 405}, path
        assert everything(page) == before, path


def test_editor_publishes_by_no_crafted_action(cms: Cms) -> None:
    page = live_case(cms)
    client = cms.client(cms.editor)
    for action in ("publish", "unpublish", "approve", "workflow-action"):
        form = case_form(cms, title=f"Diubah {action}")
        edit(client, page, form, action, **{"workflow-action-name": "approve"})
        assert CaseStudyPage.objects.get(pk=page.pk).title == "CRM", action
    add(client, cms.cases, CaseStudyPage, case_form(cms, slug="baru"), "publish")
    assert not CaseStudyPage.objects.filter(slug="baru", live=True).exists()
    sent = {
        "new_title": "Salin",
        "new_slug": "salin",
        "new_parent_page": cms.cases.pk,
        "publish_copies": "1",
        "alias": "1",
    }
    client.post(f"/cms/pages/{page.pk}/copy/", sent)
    assert not Page.objects.filter(slug="salin").exclude(live=False, alias_of=None).exists()


def test_nobody_makes_a_page_private(cms: Cms) -> None:
    page = live_case(cms)
    for place in (page, cms.cases, cms.home):
        for kind in ("login", "password", "groups"):
            sent = {"restriction_type": kind, "password": "rahasia"}
            cms.client(cms.publisher).post(f"/cms/pages/{place.pk}/privacy/", sent)
    assert not PageViewRestriction.objects.exists()


def test_nobody_makes_a_collection_private_as_it_would_not_be(cms: Cms) -> None:
    client = cms.client(cms.publisher)
    collection = Collection.get_first_root_node().add_child(name="Foto")
    form = client.get(f"/cms/collections/{collection.pk}/")
    assert "privacy" not in form.content.decode().replace("privacy-switch.js", "")
    answer = client.post(f"/cms/collections/{collection.pk}/privacy/", {"restriction_type": "login"})
    assert answer.status_code == 404
    assert not CollectionViewRestriction.objects.exists()


def standard(cms: Cms, slug: str, **more: str) -> dict[str, Any]:
    """The form of a standard page."""
    from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield  # noqa: PLC0415

    values = {"title": "Halaman", "slug": slug, "summary": "", "body": streamfield([]), "comments": inline_formset([])}
    return dict(nested_form_data({**values, "seo_title": "", "search_description": "", **more}))


@pytest.mark.parametrize("slug", sorted(RESERVED))
def test_page_cannot_take_an_address_of_the_portal(cms: Cms, slug: str) -> None:
    if slug in LISTS:
        Page.objects.filter(slug=slug).delete()
    client = cms.client(cms.publisher)
    for action in ("", "publish"):
        answer = add(client, cms.home, StandardPage, standard(cms, slug), action)
        assert answer.status_code == 200
        assert answer.context["form"].errors["slug"]
    assert not StandardPage.objects.exists()


def test_reserved_addresses_are_refused_by_every_way_to_a_slug(cms: Cms) -> None:
    page = cms.home.add_child(instance=StandardPage(title="Satu", slug="satu", locale=cms.home.locale))
    client = cms.client(cms.publisher)
    sent = {"new_title": "Cari", "new_slug": "cari", "new_parent_page": cms.home.pk}
    assert client.post(f"/cms/pages/{page.pk}/copy/", sent).status_code in {200, 302}
    assert edit(client, page, standard(cms, "cari"), "publish").status_code == 200
    assert add(client, cms.home, StandardPage, standard(cms, "", title="Cari")).status_code == 200
    below = add(client, page, StandardPage, standard(cms, "cari"))
    assert below.status_code == 200  # it could be moved up
    assert not Page.objects.filter(slug="cari").exists()


def test_address_of_a_list_stays(cms: Cms) -> None:
    client = cms.client(cms.publisher)
    sent = {"title": "Praktik", "slug": "praktik", "introduction": "", "seo_title": "", "search_description": ""}
    from wagtail.test.utils.form_data import inline_formset, nested_form_data  # noqa: PLC0415

    form = dict(nested_form_data({**sent, "comments": inline_formset([])}))
    answer = edit(client, cms.cases, form, "publish")
    assert answer.status_code == 200
    assert "studi-kasus" in str(answer.context["form"].errors["slug"])
    edit(client, cms.cases, {**form, "slug": "studi-kasus"}, "publish")
    assert CaseStudyIndexPage.objects.get(pk=cms.cases.pk).title == "Praktik"


def test_reserved_addresses_are_those_of_the_resolver() -> None:
    first = {re.split(r"[/.\-]|$", str(one.pattern).lstrip("^"))[0] for one in get_resolver().url_patterns}
    inside = next(
        one
        for one in get_resolver().url_patterns
        if str(one.pattern) in {"", "en/", "id/"} and isinstance(one, URLResolver)
    )
    first |= {str(one.pattern).split("/")[0] for one in inside.url_patterns}
    words = {one for one in first if re.fullmatch(r"[a-z-]+", one)}
    heads = {slug.split("-")[0] for slug in RESERVED} | RESERVED
    assert words - LANGUAGES <= heads


MARKUP = "<img src=x onerror=alert(1)>"


def screens(cms: Cms, page: Page) -> list[str]:
    """CMS screens that show titles."""
    return [
        *("/cms/", "/cms/studi-kasus/", "/cms/reports/site-history/", f"/cms/pages/{page.pk}/edit/"),
        *(f"/cms/pages/{page.pk}/history/", f"/cms/pages/{cms.cases.pk}/", f"/cms/pages/{page.pk}/unpublish/"),
        *(f"/cms/pages/{page.pk}/delete/", f"/cms/pages/{page.pk}/copy/", "/cms/pages/search/?q=img"),
        *(f"/cms/choose-page/{cms.cases.pk}/", "/cms/kontak-studi-kasus/", "/cms/kunjungan/"),
    ]


def test_markup_in_titles_is_text_in_the_cms(cms: Cms) -> None:
    cms.owner.name_id = MARKUP
    cms.owner.save()
    cms.visit.title = MARKUP
    cms.visit.save()
    add(
        cms.client(cms.publisher), cms.cases, CaseStudyPage, case_form(cms, title=MARKUP, tags=f'"{MARKUP}"'), "publish"
    )
    page = CaseStudyPage.objects.get(slug="crm")
    client = cms.client(cms.publisher)
    for path in screens(cms, page):
        text = client.get(path, follow=True).content.decode()
        assert MARKUP not in re.sub(r'<script[^>]*type="application/json".*?</script>', "", text, flags=re.DOTALL), path
