"""Verbs of case studies."""

from django.db import transaction

from casestudies.models import CaseStudyIndexPage, CaseStudyPage
from casestudies.word_import import WordCase
from portal.accounts.models import User


@transaction.atomic
def draft_from_word(*, case: WordCase, parent: CaseStudyIndexPage, by: User) -> CaseStudyPage:
    """Make an unpublished page of what was read from a Word file; the editor completes it."""
    page = CaseStudyPage(
        title=case.title,
        owner=by,
        live=False,
        locale=parent.locale,
        implementation=case.implementation,
        story=case.story,
        **case.fields,
    )
    parent.add_child(instance=page)
    page.save_revision(user=by, log_action=True, clean=False)
    return page
