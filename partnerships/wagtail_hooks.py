"""The CMS's lists of cooperation: kinds, stages, documents."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, Panel
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from partnerships.models import CooperationKind, CooperationStage, DocumentKind


def term_panels(*more: Panel) -> list[Panel]:
    """Names, what is the list's own, where it stands and how sure it is."""
    return [
        FieldRowPanel([FieldPanel("name_id"), FieldPanel("name_en")], heading=_("Name")),
        *more,
        MultiFieldPanel([FieldPanel("key"), FieldPanel("order"), FieldPanel("is_offered")], heading=_("In lists")),
        MultiFieldPanel([FieldPanel("source"), FieldPanel("source_mark")], heading=_("Source")),
    ]


class SourcedTermViewSet(SnippetViewSet):
    """What the three lists share."""

    search_fields = ["key", "name_id", "name_en"]
    search_backend_name = None
    list_display = ["name_id", "key", "order", "source_mark", "is_offered"]
    list_filter = ["source_mark", "is_offered"]
    ordering = ["order", "key"]
    copy_view_enabled = False


class CooperationKindViewSet(SourcedTermViewSet):
    """Kinds of cooperation."""

    model = CooperationKind
    icon = "group"
    menu_label = _("Kinds of cooperation")
    panels = term_panels(
        MultiFieldPanel([FieldPanel("partner_id"), FieldPanel("partner_en")], heading=_("Who the partner may be")),
        FieldPanel("instruments"),
    )


class CooperationStageViewSet(SourcedTermViewSet):
    """Stages of a cooperation."""

    model = CooperationStage
    icon = "order"
    menu_label = _("Stages")
    list_display = ["name_id", "order", "exit_document", "conditional", "target_days", "source_mark"]
    panels = term_panels(
        MultiFieldPanel([FieldPanel("description_id"), FieldPanel("description_en")], heading=_("What happens")),
        FieldPanel("exit_document"),
        MultiFieldPanel(
            [FieldPanel("conditional"), FieldPanel("condition_id"), FieldPanel("condition_en")],
            heading=_("Only under a condition"),
        ),
        FieldRowPanel([FieldPanel("may_repeat"), FieldPanel("target_days")], heading=_("Course")),
    )


class DocumentKindViewSet(SourcedTermViewSet):
    """Kinds of document."""

    model = DocumentKind
    icon = "doc-full"
    menu_label = _("Kinds of document")
    panels = term_panels(
        MultiFieldPanel([FieldPanel("note_id"), FieldPanel("note_en")], heading=_("Note")),
        FieldPanel("validity_years"),
    )


class CooperationGroup(SnippetViewSetGroup):
    """One entry of the CMS menu for all three."""

    menu_label = _("Cooperation lists")
    menu_icon = "group"
    menu_order = 410
    items = (CooperationKindViewSet, CooperationStageViewSet, DocumentKindViewSet)


register_snippet(CooperationGroup)
