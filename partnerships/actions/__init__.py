"""Verbs, by noun: each knows who, and runs in one transaction."""

from partnerships.actions.agreements import change_agreement, draft_agreement, move_agreement, set_sides
from partnerships.actions.documents import add_document, withdraw_document
from partnerships.actions.partnerships import (
    Side,
    change_partnership,
    clear_summary,
    move_partnership,
    set_parties,
    start_partnership,
)
from partnerships.actions.proposals import (
    Unread,
    attach,
    change_proposal,
    move_proposal,
    preview,
    publish,
    remove_file,
    review,
    start_proposal,
    take_off,
    unpublish,
)
from partnerships.actions.stages import enter_stage, missing_before, skip_stage

__all__ = [
    "Side",
    "Unread",
    "add_document",
    "attach",
    "change_agreement",
    "change_partnership",
    "change_proposal",
    "clear_summary",
    "draft_agreement",
    "enter_stage",
    "missing_before",
    "move_agreement",
    "move_partnership",
    "move_proposal",
    "preview",
    "publish",
    "remove_file",
    "review",
    "set_parties",
    "set_sides",
    "skip_stage",
    "start_partnership",
    "start_proposal",
    "take_off",
    "unpublish",
    "withdraw_document",
]
