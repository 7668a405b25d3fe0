"""A published proposal as its page shows it: nothing but what PublicProposal holds."""

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from casestudies.models import CaseStudyPage
from partnerships.models import PublicProposal
from portal.core.components import Row
from portal.core.notation import when
from portal.core.visibility import in_language
from visits.models import Need


def rows_of(public: PublicProposal) -> list[Row]:
    """What is cleared besides the texts, one under the other; a need or case study only while it is public itself."""
    named = [
        (_("Government affair"), public.urusan),
        (_("Smart city dimension"), public.dimension),
        (_("Kind of cooperation"), public.kind),
    ]
    rows = [
        Row(_("Kind of proposal"), public.get_direction_display()),
        Row(_("Proposed by"), public.proposer.name, public.proposer.get_absolute_url()),
        *(Row(term, value.name) for term, value in named if value),
    ]
    if need := Need.objects.public().filter(pk=public.need_id or 0).first():
        rows.append(Row(_("Need it answers"), need.title, need.get_absolute_url()))
    if case := _case(public):
        rows.append(Row(_("Case study it builds on"), case.title, case.get_url() or ""))
    as_of = when(timezone.localdate(public.cleared_at))
    rows.append(Row(_("Status"), _("%(status)s, on %(day)s") % {"status": public.get_state_display(), "day": as_of}))
    return rows


def _case(public: PublicProposal) -> CaseStudyPage | None:
    """The case study in the reader's language."""
    if public.case is None:
        return None
    same = CaseStudyPage.objects.filter(translation_key=public.case.translation_key)
    found: CaseStudyPage | None = in_language(same, get_language() or "id").first()
    return found
