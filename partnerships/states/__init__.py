"""Lifecycles, by noun."""

from partnerships.states.proposals import SENDING, TO_REVIEW, lacks_content, proposal_machine

__all__ = ["SENDING", "TO_REVIEW", "lacks_content", "proposal_machine"]
