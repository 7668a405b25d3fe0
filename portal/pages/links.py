"""Links in prose: to public pages of the portal in the reader's language, elsewhere to safe addresses."""

import re
from typing import Final

from django.core.exceptions import ValidationError
from django.utils.html import escape
from django.utils.translation import gettext as _
from wagtail.admin.forms.choosers import ExternalLinkChooserForm
from wagtail.admin.views.chooser import ExternalLinkView
from wagtail.rich_text.pages import PageLinkHandler

from portal.core.visibility import pages_for_reader

SCHEMES: Final = ("http", "https", "mailto", "tel")
IGNORED = re.compile(r"[\x00-\x20\x7f-\xa0\s]+")  # browsers leave these out of a scheme
SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)


def is_safe(address: str) -> bool:
    """Whether prose may lead there: http, https, mailto, tel, or a path of the portal, which //host is not."""
    bare = IGNORED.sub("", address)
    scheme = SCHEME.match(bare)
    if scheme:
        return scheme[1].lower() in SCHEMES
    return not bare.replace("\\", "/").startswith("//")


def refused_address(address: str) -> str:
    """Why a link may not lead there and what to do instead."""
    message = _("A link leads to “%(address)s”. Write the whole address with https://, or mailto: or tel:.")
    return message % {"address": address[:100]}


class LinkForm(ExternalLinkChooserForm):
    """Wagtail's form for the address of a link, which lets //host and ftp: pass."""

    def clean_url(self) -> str:
        """An address that is safe."""
        address: str = self.cleaned_data["url"]
        if not is_safe(address):
            raise ValidationError(refused_address(address))
        return address


class LinkView(ExternalLinkView):
    """Wagtail's dialogue for links, with our form."""

    form_class = LinkForm


class PublicPageLink(PageLinkHandler):
    """Wagtail's link to a page, with all links of a text looked up in one query instead of three a link."""

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, str]]) -> list[str]:
        """Opening tags; without an address where the page is gone, a draft or restricted."""
        keys = {int(attrs["id"]) for attrs in attrs_list if attrs.get("id", "").isdigit()}
        found = pages_for_reader(keys)
        pages = [found.get(int(attrs["id"])) if attrs.get("id", "").isdigit() else None for attrs in attrs_list]
        return [f'<a href="{escape(page.url)}">' if page else "<a>" for page in pages]
