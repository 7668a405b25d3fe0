"""A partnership that others may read of, full of what nobody but its parties may read."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from partnerships.actions import Given, add_action, add_comment, clear_summary, enter_stage, give_evidence
from partnerships.models import Action, CooperationStage, Partnership
from portal.core.models import today
from portal.regions.models import Region
from tests.partnerships.cooperation import Cooperation, stages

SECRET: Final = "sasmitaloka"  # stands in every private text
SUMMARY: Final = "Kedua pemerintah membangun satu kanal aduan."


def cleared(partnership: Partnership, by: Any, visibility: str = "public", **texts: str) -> Partnership:
    """The summary as a coordinator clears it now."""
    found = Partnership.objects.get(pk=partnership.pk)
    fields = {"visibility": visibility, "summary_id": SUMMARY, "summary_en": "", **texts}
    return clear_summary(partnership=found, by=by, fields=fields, version=found.version)


class Told:
    """A cooperation with stages, agreement, actions and evidence, of which `visibility` says who reads."""

    def __init__(self, visibility: str = "public", region: Region | None = None, **fields: Any) -> None:
        self.cooperation = made = Cooperation("active")
        if region is not None:
            made.ours.region = region
            made.ours.save()
        values = {"title": f"Judul {SECRET}", "aim": SECRET, "source": SECRET, **fields}
        Partnership.objects.filter(pk=made.partnership.pk).update(**values)
        made.partnership.refresh_from_db()
        self.partnership = made.partnership
        if not CooperationStage.objects.exists():
            stages(3)
        first, second = CooperationStage.objects.order_by("order")[:2]
        self.stage(second, date(2025, 4, 15), reason_for_skipped={first.pk: SECRET})
        self.agreement = made.agreement("signed", title=SECRET)
        self.action = self.add("Melatih operator", is_public=True)
        self.secret = self.add(SECRET)
        if visibility != "private":
            cleared(self.partnership, made.maker, visibility)
        self.partnership.refresh_from_db()

    def stage(self, stage: CooperationStage, on: date, **more: Any) -> None:
        """Enter a stage."""
        enter_stage(partnership=self.partnership, stage=stage, on=on, by=self.cooperation.maker, **more)

    def add(self, title: str, **fields: Any) -> Action:
        """An action of ours, with a secret description."""
        owner = self.partnership.parties.get(organisation=self.cooperation.ours)
        values = {"title": title, "description": SECRET, "expected_result": SECRET, **fields}
        return add_action(
            partnership=self.partnership,
            owner=owner,
            due_on=today() + timedelta(days=30),
            by=self.cooperation.maker,
            fields=values,
        )

    def figure(self, action: Action, value: int = 14000) -> None:
        """A figure as evidence."""
        given = Given(
            kind="figure",
            text=SECRET,
            value=Decimal(value),
            unit="pengguna",
            as_of=date(2025, 12, 4),
            source="Media Lampung",
        )
        give_evidence(action=action, given=given, by=self.cooperation.maker)

    def become(self, action: Action, status: str) -> None:
        """Put an action into a status, whatever leads there."""
        Action.objects.filter(pk=action.pk).update(status=status, submitted_by=self.cooperation.maker)
        action.refresh_from_db()

    def talk(self) -> None:
        """A comment."""
        add_comment(partnership=self.partnership, by=self.cooperation.maker, text=SECRET)
