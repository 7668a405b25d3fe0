"""Who hears of what, and what waits for whom, by noun."""

from partnerships.notices.imports import tell_import
from partnerships.notices.partnerships import tell_agreement_end, tell_document, tell_move, tell_news
from partnerships.notices.plan import tell_action, tell_changed, tell_clock, tell_mentioned, tell_owned, tell_report
from partnerships.notices.proposals import tell_proposal
from partnerships.notices.silence import tell_silence
from partnerships.notices.to_do import due_actions, to_do_or_confirm, to_report

__all__ = [
    "due_actions",
    "tell_action",
    "tell_agreement_end",
    "tell_changed",
    "tell_clock",
    "tell_document",
    "tell_import",
    "tell_mentioned",
    "tell_move",
    "tell_news",
    "tell_owned",
    "tell_proposal",
    "tell_report",
    "tell_silence",
    "to_do_or_confirm",
    "to_report",
]
