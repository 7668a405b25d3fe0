"""Verbs, by noun: each knows who, and runs in one transaction."""

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

__all__ = [
    "Unread",
    "attach",
    "change_proposal",
    "move_proposal",
    "preview",
    "publish",
    "remove_file",
    "review",
    "start_proposal",
    "take_off",
    "unpublish",
]
