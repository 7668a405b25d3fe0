"""Proposals between organisations, and the editable lists of cooperation."""

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
    "refuse_parties",
]
