"""Proposals between organisations, the partnerships that follow, and the editable lists of cooperation."""

from partnerships.models.partnerships import Partnership, PartnershipStatus, Party, Visibility
from partnerships.models.parts import Opinion, ProposalFile, ProposalQuestion, ProposalReview, ProposalVersion
from partnerships.models.proposals import (
    Direction,
    Proposal,
    ProposalAddressee,
    ProposalStatus,
    refuse_parties,
)
from partnerships.models.public import PublicProposal, PublicState
from partnerships.models.terms import CooperationKind, CooperationStage, DocumentKind, SourcedTerm

__all__ = [
    "CooperationKind",
    "CooperationStage",
    "Direction",
    "DocumentKind",
    "Opinion",
    "Partnership",
    "PartnershipStatus",
    "Party",
    "Proposal",
    "ProposalAddressee",
    "ProposalFile",
    "ProposalQuestion",
    "ProposalReview",
    "ProposalStatus",
    "ProposalVersion",
    "PublicProposal",
    "PublicState",
    "SourcedTerm",
    "Visibility",
    "refuse_parties",
]
