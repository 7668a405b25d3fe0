"""Best bets in the CMS: an editor says for which query, finds the result by words, and pins or hides it."""

from typing import Any, ClassVar
from urllib.parse import urlencode

from django import forms
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from search import params
from search.best_bets import key_of
from search.contract import Key
from search.feed import everybody
from search.models import BestBet, SearchEntry
from search.results import run
from search.sources import sources

LANGUAGES = ("id", "en")


def kind_names() -> dict[str, str]:
    """The name of each kind."""
    return {source.kind: str(source.label) for source in sources()}


def results_for(words: str) -> dict[Key, str]:
    """The first page of what everybody finds with these words in each language, as (key, title with kind)."""
    address = QueryDict(mutable=True)
    address["q"] = words
    found: dict[Key, str] = {}
    for language in LANGUAGES:
        with override(language):
            items = run(everybody(), params.read(address)).items
        for item in items:
            title = "".join(piece.text for piece in item.title)
            found.setdefault(item.key, f"{title} ({kind_names()[item.key[0]]}, {item.language})")
    return found


class QuestionForm(forms.Form):
    """For which query, and with which words the result is found."""

    text = forms.CharField(
        label=gettext_lazy("Query"), max_length=200, help_text=gettext_lazy("What people type, for example: pengaduan.")
    )
    words = forms.CharField(
        label=gettext_lazy("Find the result with"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Words of the result's title. Empty: what the query itself finds."),
    )


class BestBetForm(WagtailAdminModelForm):
    """What is done with a result; it is chosen once and stays."""

    class Meta:
        model = BestBet
        fields = ("action", "order", "note")


class NewBestBetForm(BestBetForm):
    """The same with the result to choose; `text` is the query, `words` found what may be chosen."""

    target = forms.ChoiceField(label=gettext_lazy("Result"), widget=forms.RadioSelect)

    field_order = ("target", "action", "order", "note")

    def __init__(self, *args: Any, text: str, words: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.text = text
        self.instance.words = key_of(text)
        self.found = {":".join(key): label for key, label in results_for(words or text).items()}
        self.fields["target"].choices = list(self.found.items())

    def clean(self) -> dict[str, Any]:
        """The same result is named once for a query, however that is written."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        kind, _colon, pk = data.get("target", "").partition(":")
        self.instance.kind, self.instance.object_id = kind, pk
        if not self.instance.words:
            raise forms.ValidationError(_("The query needs at least one word."))
        if BestBet.objects.filter(words=self.instance.words, kind=kind, object_id=pk).exists():
            self.add_error("target", _("This result is in the list for this query already. Change it there."))
        return data


class BestBetAddView(generic.CreateView):
    """First the query and words that find the result; then the choice among what they find."""

    template_name = "search/cms/best_bet_add.html"

    @cached_property
    def question(self) -> QuestionForm:
        """What the address says."""
        return QuestionForm(self.request.GET if "text" in self.request.GET else None)

    def get_form_kwargs(self) -> dict[str, Any]:
        """With the query and the words."""
        kwargs: dict[str, Any] = super().get_form_kwargs()
        asked = self.question.cleaned_data if self.question.is_valid() else {}
        return {**kwargs, "text": asked.get("text", ""), "words": asked.get("words", "")}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With both forms; the second only when the first is filled."""
        return super().get_context_data(**kwargs) | {"question": self.question, "chosen": self.question.is_valid()}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Only together with a query."""
        if not self.question.is_valid():
            return self.get(request, *args, **kwargs)
        answer: HttpResponse = super().post(request, *args, **kwargs)
        return answer

    @property
    def action_address(self) -> str:
        """Here, with the query."""
        return self.request.get_full_path()

    def get_add_url(self) -> str:
        """Where the form is sent: the same query."""
        return self.action_address


class BestBetIndexView(generic.IndexView):
    """The list, with the title of each result as it is now."""

    def get_base_queryset(self) -> QuerySet[BestBet]:
        """With `title`, of what everybody may find."""
        entry = SearchEntry.objects.public().filter(kind=OuterRef("kind"), object_id=OuterRef("object_id"))
        title = entry.values("text__title")[:1]
        return BestBet.objects.annotate(title=Subquery(title))


def result_of(bet: BestBet) -> str:
    """The result's title and kind, or that there is none any more."""
    title = getattr(bet, "title", None) or _("no longer found")
    return f"{title} ({kind_names().get(bet.kind, bet.kind)})"


class BestBetViewSet(ModelViewSet):
    """What editors say of queries."""

    model = BestBet
    icon = "pick"
    menu_label = gettext_lazy("Search: best bets")
    menu_name = "best-bets"
    menu_order = 460
    add_to_admin_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    index_view_class = BestBetIndexView
    add_view_class = BestBetAddView
    list_display: ClassVar[list[Any]] = [
        "text",
        Column("title", label=gettext_lazy("Result"), accessor=result_of),
        Column("action", label=gettext_lazy("What to do"), accessor="get_action_display"),
        "order",
        "note",
    ]
    list_filter: ClassVar[list[str]] = ["action"]
    search_fields: ClassVar[list[str]] = ["text", "note"]
    search_backend_name = None
    ordering: ClassVar[list[str]] = ["text", "order"]

    def get_form_class(self, for_update: bool = False) -> type[BestBetForm]:
        return BestBetForm if for_update else NewBestBetForm


def add_url(text: str) -> str:
    """Where a best bet for a query begins."""
    return f"{reverse('best_bets:add')}?{urlencode({'text': text})}"
