"""Blocks in order: steps, timeline, related pages."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from portal.core.components import Link, Moment
from portal.core.visibility import pages_for_reader


class StepBlock(blocks.StructBlock):
    """One step."""

    title = blocks.CharBlock(label=_("step"), max_length=160)
    text = blocks.TextBlock(label=_("text"), rows=3, required=False)

    class Meta:
        icon = "arrow-right"
        label = _("Step")
        template = "blocks/step.html"
        preview_value = {"title": "Petakan kebutuhan (contoh)", "text": "Mulai dari satu layanan."}
        description = _("One step of the work.")


class StepsBlock(blocks.StructBlock):
    """Numbered steps."""

    items = blocks.ListBlock(StepBlock(), label=_("steps"), min_num=1)

    class Meta:
        icon = "list-ol"
        label = _("Steps")
        template = "blocks/steps.html"
        preview_value = {"items": [{"title": "Petakan kebutuhan (contoh)", "text": "Mulai dari satu layanan."}]}
        description = _("Numbered steps, each with a short text.")


class MomentBlock(blocks.StructBlock):
    """One moment of a timeline."""

    date = blocks.CharBlock(label=_("when"), max_length=60, help_text=_("In words, for example March 2022."))
    title = blocks.CharBlock(label=_("what"), max_length=160)
    text = blocks.TextBlock(label=_("text"), rows=2, required=False)


class TimelineValue(blocks.StructValue):
    """Moments as the component shows them."""

    @property
    def moments(self) -> list[Moment]:
        """One entry a moment."""
        return [Moment(one["date"], one["title"], one["text"] or "") for one in self["items"]]


class TimelineBlock(blocks.StructBlock):
    """What happened when."""

    items = blocks.ListBlock(MomentBlock(), label=_("moments"), min_num=1)

    class Meta:
        icon = "history"
        label = _("Timeline")
        template = "blocks/timeline.html"
        value_class = TimelineValue
        preview_value = {"items": [{"date": "Maret 2022", "title": "Kunjungan virtual (contoh)", "text": ""}]}
        description = _("Moments in order of time.")


class RelatedBlock(blocks.StructBlock):
    """Pages the reader may want next."""

    title = blocks.CharBlock(label=_("title"), max_length=120, default="")
    pages = blocks.ListBlock(blocks.PageChooserBlock(), label=_("pages"), min_num=1, max_num=4)

    class Meta:
        icon = "link"
        label = _("Related pages")
        template = "blocks/related.html"
        preview_value = {"title": "Baca juga (contoh)", "pages": []}
        description = _("Up to four pages; those a reader may not see are left out.")

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        keys = [page.pk for page in value["pages"] if page is not None]
        seen = pages_for_reader(keys)
        context["links"] = [Link(seen[key].title, seen[key].url) for key in keys if key in seen]
        return context
