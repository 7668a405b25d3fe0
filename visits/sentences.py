"""The sentences of a report, so that one can be marked and made a record."""

import re
from typing import Final

from portal.pages.plain_text import Told, read_stream
from visits.models import VisitReportPage

_END: Final = re.compile(r"(?<=[.!?…])[”\"’)]*\s+(?=[“\"A-ZÀ-Þ0-9])")
SHORTEST: Final = 15


def sentences_of(page: VisitReportPage) -> list[str]:
    """The sentences of summary and story, in order, each once; what is too short to say anything is left out."""
    told = Told()
    told.add(page.summary)
    read_stream(told, page.story)
    found = (sentence.strip() for line in told.lines for sentence in _END.split(line))
    return list(dict.fromkeys(sentence for sentence in found if len(sentence) >= SHORTEST))
