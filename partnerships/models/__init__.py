"""Proposals between organisations, the partnerships that follow, and the editable lists of cooperation."""

from partnerships.models.agreements import (
    Agreement,
    AgreementSide,
    AgreementStatus,
    CostsMoney,
    CouncilApproval,
    Relation,
)
from partnerships.models.documents import PartnershipDocument, RequiredDocument
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
from partnerships.models.stages import StageEntry
from partnerships.models.terms import CooperationKind, CooperationStage, DocumentKind, SourcedTerm

__all__ = [
    "Agreement",
    "AgreementSide",
    "AgreementStatus",
    "CooperationKind",
    "CooperationStage",
    "CostsMoney",
    "CouncilApproval",
    "Direction",
    "DocumentKind",
    "Opinion",
    "Partnership",
    "PartnershipDocument",
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
    "Relation",
    "RequiredDocument",
    "SourcedTerm",
    "StageEntry",
    "Visibility",
    "refuse_parties",
]
