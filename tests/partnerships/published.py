"""Published proposals for tests, and a proposal full of what nobody else may read."""

from collections.abc import Collection
from typing import Any, Final

from django.core.files.base import ContentFile
from django.utils import timezone

from partnerships.actions import publish
from partnerships.models import (
    Proposal,
    ProposalFile,
    ProposalQuestion,
    ProposalReview,
    ProposalVersion,
    PublicProposal,
)
from portal.accounts.models import User
from tests.factories import member_of
from tests.partnerships.people import Offer

SECRET: Final = "sasmitaloka"  # stands in every private text
TEXTS: Final = {
    "title_id": "Menawarkan kanal aduan terpadu",
    "title_en": "",
    "summary_id": "Kami menawarkan pengalaman membangun satu kanal aduan.",
    "summary_en": "",
}


def cleared(offer: Offer, *, chosen: Collection[str] = ("urusan", "dimension", "kind"), **texts: Any) -> PublicProposal:
    """The proposal's summary as its coordinator publishes it now."""
    proposal = Proposal.objects.get(pk=offer.proposal.pk)
    seen = (proposal.version, proposal.status)
    return publish(proposal=proposal, by=offer.maker, texts={**TEXTS, **texts}, chosen=chosen, seen=seen)


def keep_secrets(offer: Offer) -> User:
    """SECRET in every text of a proposal and in the name of the one asked, whose coordinator it returns."""
    Proposal.objects.filter(pk=offer.proposal.pk).update(
        **{name: f"{name} {SECRET}" for name in ("title", "aim", "scope", "we_bring", "you_bring")}
    )
    offer.proposal.refresh_from_db()
    offer.asked.name_id = f"Pemerintah {SECRET}"
    offer.asked.save()
    asked = member_of("coordinator", offer.asked)
    common = {"proposal": offer.proposal}
    ProposalQuestion.objects.create(text=SECRET, answer=SECRET, asked_by=asked, **common)
    ProposalReview.objects.create(
        reviewer=asked,
        organisation=offer.asked,
        opinion="against",
        reason=SECRET,
        version=1,
        at=timezone.now(),
        **common,
    )
    ProposalVersion.objects.create(number=9, values={"aim": SECRET}, by=offer.maker, **common)
    ProposalFile.objects.create(
        title=SECRET,
        name=f"{SECRET}.pdf",
        sha256="0" * 64,
        since=1,
        by=offer.maker,
        file=ContentFile(b"x", "a.pdf"),
        **common,
    )
    return asked
