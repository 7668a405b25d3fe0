"""The standard pages that the interface links to: what each has to say, as a draft until somebody writes it."""

from typing import Final

from django.utils import translation
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.pages.models import StandardPage

# By address: title, and what readers expect to find there. Addresses as in components/footer.html.
STANDARD: Final[dict[str, tuple[Promise, Promise]]] = {
    "tentang": (
        gettext_lazy("About"),
        gettext_lazy("what this portal is for, who runs it, and how a government takes part."),
    ),
    "bantuan": (
        gettext_lazy("Help"),
        gettext_lazy("how to search and filter, how to read figures and their sources, how to get an account."),
    ),
    "kontak": (
        gettext_lazy("Contact"),
        gettext_lazy("address, e-mail and hours of the office that answers, and how soon it does."),
    ),
    "lisensi": (
        gettext_lazy("Reuse licence"),
        gettext_lazy("under which licence texts, figures and pictures may be used, and how to name the source."),
    ),
    "aksesibilitas": (
        gettext_lazy("Accessibility"),
        gettext_lazy("what was tested and when, what does not work yet, and where to report it."),
    ),
    "privasi": (
        gettext_lazy("Privacy"),
        gettext_lazy("which personal data are kept, why, for how long, on which legal ground, and whom to ask."),
    ),
}


def build_draft(slug: str, language: str, block_id: str) -> StandardPage:
    """An unsaved standard page that says what is to be written; `block_id` is the same in each language."""
    title, subject = STANDARD[slug]
    with translation.override(language):
        text = format_html("<p>{} {}</p>", _("To be written:"), subject)
        body = [{"type": "text", "id": block_id, "value": str(text)}]
        return StandardPage(title=str(title), slug=slug, body=body)


def drop_untouched_drafts() -> int:
    """Delete the drafts made here that nobody has saved or published since; how many pages."""
    untouched = StandardPage.objects.filter(
        slug__in=STANDARD, first_published_at=None, owner=None, latest_revision__user=None
    )
    drafts = list(untouched)
    for page in drafts:
        page.delete()
    return len(drafts)
