"""Synonym groups in the CMS: those that came with the portal, mended, and an editor's own."""

from typing import Any, ClassVar, Final

from django import forms
from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.fields.json import KT
from django.utils.text import slugify
from django.utils.translation import gettext_lazy
from django_filters import ChoiceFilter
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, HelpPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from portal.regions.models import ReferenceRow
from search.models import SynonymGroup
from search.terms import lines, tidied

ORIGINS: Final = {
    "shipped": gettext_lazy("Came with the portal"),
    "changed": gettext_lazy("Came with the portal, changed here"),
    "own": gettext_lazy("Made here"),
}
ADVICE: Final = gettext_lazy(
    "<p>Whoever searches for one term also finds the others, from the next search on. Forms of one word (pengaduan, "
    "aduan, mengadukan) meet by themselves and need no group. A short form with several meanings belongs to the "
    "one-way terms; written in capitals there (KIM), it counts in capitals only, or where nothing else was typed.</p>"
)


def with_origin(groups: QuerySet[SynonymGroup]) -> QuerySet[SynonymGroup]:
    """Groups with `origin`: a key of ORIGINS."""
    shipped = ReferenceRow.objects.filter(model=SynonymGroup._meta.label, key=OuterRef("key"))
    same = Q(terms=F("_terms"), one_way=F("_one_way"))
    return groups.annotate(
        _terms=Subquery(shipped.annotate(text=KT("values__terms")).values("text")[:1]),
        _one_way=Subquery(shipped.annotate(text=KT("values__one_way")).values("text")[:1]),
        origin=Case(When(_terms=None, then=Value("own")), When(same, then=Value("shipped")), default=Value("changed")),
    )


class SynonymFilters(WagtailFilterSet):
    """By where a group comes from."""

    origin = ChoiceFilter(label=gettext_lazy("Origin"), choices=list(ORIGINS.items()), widget=forms.RadioSelect)

    class Meta:
        model = SynonymGroup
        fields: ClassVar[list[str]] = ["origin"]


class SynonymForm(WagtailAdminModelForm):
    """Terms one a line; a new group is named after its first term."""

    def clean_terms(self) -> str:
        """Tidied; an unchanged group stays as it came, so that a release can still correct it."""
        return tidied(self.cleaned_data["terms"])

    def clean_one_way(self) -> str:
        """Tidied."""
        return tidied(self.cleaned_data["one_way"])

    def save(self, commit: bool = True) -> SynonymGroup:
        """With a key of its own."""
        if not self.instance.key:
            self.instance.key = free_key(lines(self.instance.terms)[0])
        group: SynonymGroup = super().save(commit=commit)
        return group


def free_key(term: str) -> str:
    """A key after a term that no group and nothing shipped has."""
    wanted = slugify(term)[:40].strip("-") or "kelompok"
    taken = {
        *SynonymGroup.objects.filter(key__startswith=wanted).values_list("key", flat=True),
        *ReferenceRow.objects.filter(model=SynonymGroup._meta.label).values_list("key", flat=True),
    }
    numbered = (f"{wanted}-{number}" for number in range(2, len(taken) + 3))
    return next(key for key in (wanted, *numbered) if key not in taken)


class SynonymIndexView(generic.IndexView):
    """The list, with where each group comes from."""

    def get_base_queryset(self) -> QuerySet[SynonymGroup]:
        """With `origin`."""
        return with_origin(SynonymGroup.objects.all())


class SynonymViewSet(ModelViewSet):
    """What means the same to somebody who searches."""

    model = SynonymGroup
    icon = "resubmit"
    menu_label = gettext_lazy("Search: synonyms")
    menu_name = "synonyms"
    menu_order = 461
    add_to_admin_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    index_view_class = SynonymIndexView
    filterset_class = SynonymFilters
    list_display: ClassVar[list[Any]] = [
        "__str__",
        Column("one_way", label=gettext_lazy("One-way terms"), accessor=lambda group: ", ".join(lines(group.one_way))),
        Column("origin", label=gettext_lazy("Origin"), accessor=lambda group: ORIGINS[group.origin]),
    ]
    list_per_page = 50
    search_fields: ClassVar[list[str]] = ["terms", "one_way", "key"]
    search_backend_name = None
    ordering = "key"
    edit_handler = ObjectList(
        [HelpPanel(ADVICE), FieldPanel("terms"), FieldPanel("one_way")], base_form_class=SynonymForm
    )
