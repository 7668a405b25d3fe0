"""The CMS: lists of cooperation (kinds, stages, documents), and what is published of proposals."""

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel, ObjectList, Panel
from wagtail.log_actions import log
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import EditView, IndexView, SnippetViewSet, SnippetViewSetGroup

from partnerships.actions import take_off
from partnerships.models import CooperationKind, CooperationStage, DocumentKind, PublicProposal, RequiredDocument
from portal.regions.permissions import FixedSetPolicy


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


class RequiredDocumentViewSet(SnippetViewSet):
    """Which documents a kind of cooperation needs."""

    model = RequiredDocument
    icon = "tick-inverse"
    menu_label = _("Required documents")
    search_fields = ["key", "when_id", "when_en"]
    search_backend_name = None
    list_display = ["kind", "document", "optional", "order", "source_mark", "is_offered"]
    list_filter = ["kind", "source_mark", "is_offered"]
    ordering = ["kind__order", "order", "key"]
    copy_view_enabled = False
    panels = [
        FieldRowPanel([FieldPanel("kind"), FieldPanel("document")]),
        MultiFieldPanel([FieldPanel("when_id"), FieldPanel("when_en"), FieldPanel("optional")], heading=_("When")),
        MultiFieldPanel([FieldPanel("key"), FieldPanel("order"), FieldPanel("is_offered")], heading=_("In lists")),
        MultiFieldPanel([FieldPanel("source"), FieldPanel("source_mark")], heading=_("Source")),
    ]


class CooperationGroup(SnippetViewSetGroup):
    """One entry of the CMS menu for all of them."""

    menu_label = _("Cooperation lists")
    menu_icon = "group"
    menu_order = 410
    items = (CooperationKindViewSet, CooperationStageViewSet, DocumentKindViewSet, RequiredDocumentViewSet)


register_snippet(CooperationGroup)


class TakingOffForm(WagtailAdminModelForm):
    """One box: whether it is on the site. It can be emptied here, and filled by the proposer only."""

    def clean_live(self) -> bool:
        """Refuse to put it back."""
        live = bool(self.cleaned_data["live"])
        if live and not PublicProposal.objects.public().filter(pk=self.instance.pk).exists():
            raise ValidationError(gettext("Only the proposer can put it back on the site, from the workspace."))
        return live


class PublicProposalListView(IndexView):
    """The list of published proposals, and of those taken off."""

    def get_base_queryset(self) -> QuerySet[PublicProposal]:
        """With what the list shows."""
        return PublicProposal.objects.select_related("proposer")


class PublicProposalView(EditView):
    """What everybody reads, and the way to take it off the site."""

    def save_instance(self) -> PublicProposal:
        """Take it off; there is nothing else to change."""
        public = PublicProposal.objects.get(pk=self.form.instance.pk)
        if public.live and not self.form.cleaned_data["live"]:
            take_off(public=public, by=self.request.user)
            log(instance=public, action="wagtail.edit", user=self.request.user, content_changed=True)
        return public


class PublicProposalViewSet(SnippetViewSet):
    """What is published of proposals: written by nobody here.

    Who answers for the site must be able to take something off it without asking first, and to see in one list what
    governments have put there. What it says is the proposer's word, cleared by a coordinator of that government: the
    portal's people do not change it, write none, and put none back.
    """

    model = PublicProposal
    icon = "mail"
    menu_label = _("Published proposals")
    menu_name = "published-proposals"
    menu_order = 245
    add_to_admin_menu = True
    copy_view_enabled = False
    index_view_class = PublicProposalListView
    edit_view_class = PublicProposalView
    search_fields = ["title_id", "title_en", "proposer__name_id"]
    search_backend_name = None
    list_display = ["title_id", "proposer", "get_direction_display", "get_state_display", "published_on", "live"]
    list_filter = ["live"]
    ordering = ["-published_on", "-pk"]
    edit_handler = ObjectList(
        [
            HelpPanel(_("The proposer writes this in the workspace. Here it can only be taken off the site.")),
            FieldPanel("title_id", read_only=True),
            FieldPanel("summary_id", read_only=True),
            FieldPanel("title_en", read_only=True),
            FieldPanel("summary_en", read_only=True),
            FieldPanel("proposer", read_only=True),
            FieldPanel("live"),
        ],
        base_form_class=TakingOffForm,
    )


register_permission_policy(PublicProposal, FixedSetPolicy(PublicProposal))
register_snippet(PublicProposalViewSet)
