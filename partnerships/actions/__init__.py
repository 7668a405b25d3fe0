"""Verbs, by noun: each knows who, and runs in one transaction."""

from partnerships.actions.comments import add_comment, change_comment, withdraw_comment
from partnerships.actions.evidence import Given, give_evidence, withdraw_evidence
from partnerships.actions.links import LinkGone, make_link, open_link, spend_link, withdraw_link
from partnerships.actions.plan import (
    add_action,
    block_action,
    change_action,
    change_due,
    move_action,
    set_dependencies,
    set_milestones,
    submit_action,
)
from partnerships.actions.progress import schedule_reports, skip_report, submit_report
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
    "Given",
    "LinkGone",
    "Unread",
    "add_action",
    "add_comment",
    "attach",
    "block_action",
    "change_action",
    "change_comment",
    "change_due",
    "change_proposal",
    "give_evidence",
    "make_link",
    "move_action",
    "move_proposal",
    "open_link",
    "preview",
    "publish",
    "remove_file",
    "review",
    "schedule_reports",
    "set_dependencies",
    "set_milestones",
    "skip_report",
    "spend_link",
    "start_proposal",
    "submit_action",
    "submit_report",
    "take_off",
    "unpublish",
    "withdraw_comment",
    "withdraw_evidence",
    "withdraw_link",
]
