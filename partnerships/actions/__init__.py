"""Verbs, by noun: each knows who, and runs in one transaction."""

from partnerships.actions.agreements import change_agreement, draft_agreement, move_agreement, set_sides
from partnerships.actions.comments import add_comment, change_comment, withdraw_comment
from partnerships.actions.documents import add_document, withdraw_document
from partnerships.actions.evidence import Given, give_evidence, withdraw_evidence
from partnerships.actions.links import LinkGone, make_link, open_link, spend_link, withdraw_link
from partnerships.actions.partnerships import (
    Side,
    change_partnership,
    clear_summary,
    move_partnership,
    named_by,
    set_parties,
    start_partnership,
)
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
from partnerships.actions.stages import enter_stage, missing_before, skip_stage

__all__ = [
    "Given",
    "LinkGone",
    "Side",
    "Unread",
    "add_action",
    "add_comment",
    "add_document",
    "attach",
    "block_action",
    "change_action",
    "change_agreement",
    "change_comment",
    "change_due",
    "change_partnership",
    "change_proposal",
    "clear_summary",
    "draft_agreement",
    "enter_stage",
    "give_evidence",
    "make_link",
    "missing_before",
    "move_action",
    "move_agreement",
    "move_partnership",
    "move_proposal",
    "named_by",
    "open_link",
    "preview",
    "publish",
    "remove_file",
    "review",
    "schedule_reports",
    "set_dependencies",
    "set_milestones",
    "set_parties",
    "set_sides",
    "skip_report",
    "skip_stage",
    "spend_link",
    "start_partnership",
    "start_proposal",
    "submit_action",
    "submit_report",
    "take_off",
    "unpublish",
    "withdraw_comment",
    "withdraw_document",
    "withdraw_evidence",
    "withdraw_link",
]
