"""The trunk of the page tree: site, home, and one list for each kind of page that has one, in every language."""

import uuid
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, TypeVar
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from wagtail.models import Locale, Page, Revision, Site

from portal.pages.models import HomePage, ListPage
from portal.pages.standard_pages import STANDARD, build_draft
from portal.pages.twins import translate

ORIGINAL: Final = settings.LANGUAGE_CODE
LANGUAGES: Final = (ORIGINAL, *(code for code, _name in settings.LANGUAGES if code != ORIGINAL))
AnyPage = TypeVar("AnyPage", bound=Page)
Place = tuple[type[Page], str]


class HalfTree(Exception):
    """The tree is there in part; says what stands and what is missing."""

    def __init__(self, standing: list[Place], missing: list[Place]) -> None:
        super().__init__(f"There are {_named(standing)}, but no {_named(missing)}.")


def _named(places: list[Place]) -> str:
    return ", ".join(f"{model._meta.object_name} ({language})" for model, language in places)


@dataclass
class Trunk:
    """What a run leaves: home and the lists by address, in the original language, and what of it was made now."""

    home: HomePage
    lists: dict[str, ListPage] = field(default_factory=dict)
    made: Counter[str] = field(default_factory=Counter)


def list_models() -> list[type[ListPage]]:
    """The lists that the installed apps have, each at its fixed address."""
    return [model for model in apps.get_models() if issubclass(model, ListPage)]


@transaction.atomic
def make_first_pages(*, complete: bool = False) -> Counter[str]:
    """All that a new installation needs, or nothing; counts of what was made, none where the trunk stood already.

    Drafts of the standard pages come with a whole new trunk only: one deleted on purpose does not come back.
    Raises HalfTree where the trunk is there in part, unless it is to be made `complete`.
    """
    standing, missing = survey()
    if standing and missing and not complete:
        raise HalfTree(standing, missing)
    trunk = make_trunk()
    if not standing:
        growth = _Growth(made=trunk.made)
        for slug in STANDARD:
            block = str(uuid.uuid4())
            drafts = {language: build_draft(slug, language, block) for language in LANGUAGES}
            growth.page("drafts", trunk.home, drafts, publish=False)
    return trunk.made


def survey() -> tuple[list[Place], list[Place]]:
    """Which places of the trunk are filled and which are not."""
    standing: list[Place] = []
    missing: list[Place] = []
    kinds: list[type[Page]] = [HomePage, *list_models()]
    for model in kinds:
        found = set(model.objects.values_list("locale__language_code", flat=True))
        for language in LANGUAGES:
            (standing if language in found else missing).append((model, language))
    return standing, missing


@transaction.atomic
def make_trunk(
    *, owner: AbstractBaseUser | None = None, moment: datetime | None = None, remark: Mapping[str, str] | None = None
) -> Trunk:
    """Make what is missing of locales, home, lists and site; what exists is left as it is, but for the site's address.

    `moment` is the time of publication, if it is not now; `remark`, by language, ends the introduction of each list.
    """
    make_locales()
    drop_welcome_page()
    growth = _Growth(owner, moment)
    root = Page.get_first_root_node()
    home = growth.page("home pages", root, {language: build_home(language) for language in LANGUAGES})
    trunk = Trunk(home=home, made=growth.made)
    point_site(home)
    for model in list_models():
        twins = {language: build_list(model, language, (remark or {}).get(language, "")) for language in LANGUAGES}
        trunk.lists[model.fixed_slug] = growth.page("lists", home, twins)
    return trunk


def make_locales() -> None:
    """A locale for each language of the interface."""
    for language in LANGUAGES:
        Locale.objects.get_or_create(language_code=language)


def point_site(home: Page) -> None:
    """One default site at the portal's own address (PORTAL_BASE_URL), whatever the port."""
    address = urlsplit(settings.PORTAL_BASE_URL)
    port = address.port or (443 if address.scheme == "https" else 80)
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
    wanted = (address.hostname or "localhost", port, settings.WAGTAIL_SITE_NAME, home.pk)
    if (site.hostname, site.port, site.site_name, site.root_page_id) != wanted:
        site.hostname, site.port, site.site_name, site.root_page_id = wanted
        site.save()


def drop_welcome_page() -> None:
    """Delete the page that Wagtail's own migration made, if it is still untouched."""
    for page in Page.objects.filter(depth=2, slug="home"):
        if page.specific_class is Page and not page.numchild:
            page.delete()


def build_home(language: str) -> HomePage:
    """The unsaved home page of a language."""
    with translation.override(language):
        return HomePage(
            title=_("Home"),
            slug="home" if language == ORIGINAL else f"home-{language}",
            lead=_("From a visit to working together, from working together to results."),
            introduction=_(
                "Here regional governments see what others have tried, what it takes, and what happened after a visit."
            ),
        )


def build_list(model: type[ListPage], language: str, remark: str = "") -> ListPage:
    """The unsaved list page of a language."""
    with translation.override(language):
        introduction = " ".join(filter(None, (str(model.first_introduction), remark)))
        return model(title=str(model.first_title), slug=model.fixed_slug, introduction=introduction)


@dataclass
class _Growth:
    """Adds pages with their translations, and counts them."""

    owner: AbstractBaseUser | None = None
    moment: datetime | None = None
    made: Counter[str] = field(default_factory=Counter)

    def page(self, what: str, parent: Page, twins: Mapping[str, AnyPage], *, publish: bool = True) -> AnyPage:
        """The original out of `twins` (by language) and its translations; of these, those that do not stand yet."""
        wanted = twins[ORIGINAL]
        page = self._standing(wanted, ORIGINAL)
        if page is None:
            page = wanted
            page.locale, page.live, page.owner = Locale.objects.get(language_code=ORIGINAL), False, self.owner
            parent.add_child(instance=page)
            self._finish(page, page.save_revision(user=self.owner), publish)
            self.made[what] += 1
        for language, twin in twins.items():
            if language == ORIGINAL or self._standing(twin, language) is not None:
                continue
            translated = translate(page, twin, Locale.objects.get(language_code=language))
            Page.objects.filter(pk=translated.pk).update(owner=self.owner)
            self._finish(translated, translated.latest_revision, publish)
            self.made[f"{what} in {language}"] += 1
        return page

    @staticmethod
    def _standing(wanted: AnyPage, language: str) -> AnyPage | None:
        """The page that is there already: home and lists are known by their type, the others by their address."""
        same = type(wanted).objects.filter(locale__language_code=language)
        if not isinstance(wanted, HomePage | ListPage):
            same = same.filter(slug=wanted.slug)
        found: AnyPage | None = same.order_by("path").first()
        return found

    def _finish(self, page: Page, revision: Revision, publish: bool) -> None:
        if publish:
            revision.publish()
            if self.moment:
                Page.objects.filter(pk=page.pk).update(first_published_at=self.moment, last_published_at=self.moment)
        page.refresh_from_db()
