"""Proposals between organisations, and the editable lists of cooperation."""

from partnerships.models.proposals import (
    Direction,
    Opinion,
    Proposal,
    ProposalAddressee,
    ProposalFile,
    ProposalQuestion,
    ProposalReview,
    ProposalStatus,
    ProposalVersion,
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
]
