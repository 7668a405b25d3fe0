"""Who hears of what, and what waits for whom, by noun."""

from partnerships.notices.partnerships import tell_agreement_end, tell_document, tell_move, tell_news
from partnerships.notices.proposals import tell_proposal

__all__ = ["tell_agreement_end", "tell_document", "tell_move", "tell_news", "tell_proposal"]
