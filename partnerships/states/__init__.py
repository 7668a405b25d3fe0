"""Lifecycles, by noun."""

from partnerships.states.agreements import agreement_machine, lacks_signatures
from partnerships.states.partnerships import lacks_parties, partnership_machine
from partnerships.states.plan import action_machine
from partnerships.states.proposals import SENDING, TO_REVIEW, lacks_content, proposal_machine

__all__ = [
    "SENDING",
    "TO_REVIEW",
    "action_machine",
    "agreement_machine",
    "lacks_content",
    "lacks_parties",
    "lacks_signatures",
    "partnership_machine",
    "proposal_machine",
]
