"""Lifecycles, by noun."""

from partnerships.states.plan import action_machine
from partnerships.states.proposals import SENDING, TO_REVIEW, lacks_content, proposal_machine

__all__ = ["SENDING", "TO_REVIEW", "action_machine", "lacks_content", "proposal_machine"]
