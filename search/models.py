"""The truth that every engine is fed from, and what is still to be told to them."""

from collections.abc import Collection
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from portal.core.models import Generation
from search.contract import Key
from search.terms import lines, stems_of, validate_terms


class EntryQuerySet(models.QuerySet["SearchEntry"]):
    """Entries by who may see them."""

    def visible_to(self, tokens: Collection[str]) -> Self:
        """Those with a token in common; without tokens none."""
        readable = SearchAudience.objects.filter(entry=OuterRef("pk"), token__in=tokens)
        return self.filter(Exists(readable))  # of few entries, so not from all that the reader may see

    def public(self) -> Self:
        """Those that everybody may see."""
        return self.filter(restricted=False)

    def with_keys(self, keys: Collection[Key]) -> Self:
        """Those of the given kinds and primary keys."""
        wanted = Q(pk__in=[])
        for kind in {kind for kind, _pk in keys}:
            wanted |= Q(kind=kind, object_id__in=[pk for found, pk in keys if found == kind])
        return self.filter(wanted)


class SearchEntry(models.Model):
    """One findable object in one language, narrow: its texts are in SearchText.

    `packed` holds its facet values as "facet:value" words, each once, in order, separated by spaces; `shown_in` the
    interface languages that list it. `seq` is the number of the change it was read after.
    """

    kind = models.CharField(max_length=40)
    object_id = models.CharField(max_length=40)
    seq = models.BigIntegerField()
    restricted = models.BooleanField()
    language = models.CharField(max_length=10)
    shown_in = models.CharField(max_length=20)
    day = models.DateField(null=True)
    region = models.CharField(max_length=5, blank=True)
    confirmed = models.BooleanField()
    packed = models.TextField(blank=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="search_entry_once", fields=["kind", "object_id"]),
        ]

    def __str__(self) -> str:
        return f"{self.kind}:{self.object_id}"

    @property
    def key(self) -> Key:
        """Kind and primary key."""
        return self.kind, self.object_id


class SearchText(models.Model):
    """The texts of an entry, as a reader may be shown them."""

    entry = models.OneToOneField(SearchEntry, models.CASCADE, primary_key=True, related_name="text")
    title = models.TextField()
    alias = models.TextField(blank=True)
    summary = models.TextField(blank=True)
    body = models.TextField(blank=True)
    attachment = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.title


class SearchAudience(models.Model):
    """Who may see an entry: a reader with one of its tokens."""

    entry = models.ForeignKey(SearchEntry, models.CASCADE, related_name="audience")
    token = models.CharField(max_length=60)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="search_audience_once", fields=["token", "entry"]),
        ]

    def __str__(self) -> str:
        return self.token


class SearchFacet(models.Model):
    """A facet value of an entry."""

    entry = models.ForeignKey(SearchEntry, models.CASCADE, related_name="facets")
    name = models.CharField(max_length=20)
    value = models.CharField(max_length=80)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="search_facet_once", fields=["name", "value", "entry"]),
        ]

    def __str__(self) -> str:
        return f"{self.name}:{self.value}"


class SearchWord(models.Model):
    """A word of public entries (not of attachments): its stem, and how many public entries hold it.

    Corrections, suggestions and rarity come from here, so none of them depends on what is not public.
    """

    word = models.CharField(max_length=60, primary_key=True)
    stem = models.CharField(max_length=80, db_index=True)
    entries = models.PositiveIntegerField()

    def __str__(self) -> str:
        return self.word


class JobQuerySet(models.QuerySet["SearchJob"]):
    """Jobs by what is to be done with them."""

    def due(self) -> Self:
        """Those to be worked off now, what hides something first."""
        return self.filter(parked_at=None, not_before__lte=timezone.now()).order_by("-hides", "pk")

    def unread(self) -> Self:
        """Those whose object has not been read again yet."""
        return self.filter(stored_at=None)

    def untold(self) -> Self:
        """Those whose entry is written but not told to Elasticsearch yet."""
        return self.exclude(stored_at=None)

    def hiding(self) -> Self:
        """Those whose object must not be found until every engine knows."""
        return self.filter(hides=True)

    def parked(self) -> Self:
        """Those that failed too often; they wait for a person."""
        return self.exclude(parked_at=None)


class SearchJob(models.Model):
    """An object to be read again. Its primary key is the number (`seq`) of the change.

    Written in the transaction of the change. When the object has been read again, one new row with `stored_at` stands
    for all jobs of that object, so that numbers grow in the order of reading; it stays until Elasticsearch, where there
    is one, has been told.
    """

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=40)
    object_id = models.CharField(max_length=40)
    hides = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)
    not_before = models.DateTimeField(default=timezone.now)
    stored_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.TextField(blank=True)
    parked_at = models.DateTimeField(null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["not_before"], name="search_job_due", condition=Q(parked_at=None)),
            models.Index(fields=["kind", "object_id"], name="search_job_hiding", condition=Q(hides=True)),
        ]

    def __str__(self) -> str:
        return f"{self.kind}:{self.object_id}@{self.pk}"


class SearchState(models.Model):
    """What processes tell each other about the index, by name; `search.state` knows the names."""

    name = models.CharField(max_length=40, primary_key=True)
    number = models.BigIntegerField(default=0)
    text = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.name}: {self.number} {self.text}".strip()


class SynonymGroup(models.Model):
    """Words and names that mean the same to somebody who searches, in either language.

    A query that holds one of `terms` also finds the others. `one_way` terms lead to the others, but the others do not
    lead to them: short forms with several meanings. Every process learns of a group saved or deleted; `bulk_create` and
    `update` tell nobody.
    """

    key = models.SlugField(_("key"), max_length=60, unique=True)
    terms = models.TextField(
        _("terms"),
        validators=[validate_terms],
        help_text=_("One a line. A search for any of them also finds all the others."),
    )
    one_way = models.TextField(
        _("one-way terms"),
        blank=True,
        validators=[validate_terms],
        help_text=_(
            "One a line. A search for one of these finds the terms above, not the reverse: "
            "for short forms with several meanings."
        ),
    )

    class Meta:
        verbose_name = _("synonym group")
        verbose_name_plural = _("synonym groups")
        ordering: ClassVar[list[str]] = ["key"]

    def __str__(self) -> str:
        return Truncator(", ".join(lines(self.terms))).chars(80) or self.key

    def clean(self) -> None:
        """A group says that one thing is another; what leads there one way is not one of its terms."""
        terms, one_way = lines(self.terms), lines(self.one_way)
        both = {stems_of(term) for term in terms}
        if twice := [term for term in one_way if stems_of(term) in both]:
            message = _("%(terms)s: in the terms above already, where it leads both ways.")
            raise ValidationError({"one_way": message % {"terms": ", ".join(twice)}})
        if terms and len(both) + len(one_way) < 2:
            raise ValidationError({"terms": _("A group needs at least two terms that are not forms of one word.")})

    @transaction.atomic
    def save(self, **kwargs: Any) -> None:
        """And have every process read the synonyms again."""
        super().save(**kwargs)
        Generation.advance("synonyms")

    @transaction.atomic
    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """And have every process read the synonyms again."""
        deleted = super().delete(*args, **kwargs)
        Generation.advance("synonyms")
        return deleted


class AttachmentText(models.Model):
    """The text of a file, by the SHA-256 of its bytes; empty with an `error` where none could be read."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    text = models.TextField(blank=True)
    error = models.CharField(max_length=200, blank=True)
    read_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.sha256


class BestBetQuerySet(models.QuerySet["BestBet"]):
    """What editors chose for a query."""

    def of(self, key: str) -> Self:
        """Those of a query, by its normal form (search.best_bets.key_of)."""
        return self.filter(words=key).order_by("order", "pk")


class BestBet(models.Model):
    """An editor's word on a query: a result that stands first, or one that is left out.

    `words` is the normal form of the query, so that “pengaduan warga” also steers “aduan warga”. The result is named
    as search names it; a reader who may not see it does not get it, pinned or not.
    """

    class Action(models.TextChoices):
        """What is done with the result."""

        PIN = "pin", _("stands first")
        HIDE = "hide", _("left out")

    text = models.CharField(_("query"), max_length=200)
    words = models.CharField(max_length=400, editable=False, db_index=True)
    kind = models.CharField(max_length=40)
    object_id = models.CharField(max_length=40)
    action = models.CharField(_("what to do"), max_length=4, choices=Action, default=Action.PIN)
    order = models.PositiveSmallIntegerField(
        _("order"), default=1, help_text=_("Among the pinned results: 1 is first.")
    )
    note = models.CharField(_("note"), max_length=250, blank=True, help_text=_("Why; only editors read it."))

    objects = BestBetQuerySet.as_manager()

    class Meta:
        verbose_name = _("best bet")
        verbose_name_plural = _("best bets")
        ordering: ClassVar[list[str]] = ["text", "order", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="search_bestbet_once", fields=["words", "kind", "object_id"]),
            models.CheckConstraint(name="search_bestbet_action_known", condition=Q(action__in=["pin", "hide"])),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def key(self) -> Key:
        """Kind and primary key of the result."""
        return self.kind, self.object_id


class QueryLog(models.Model):
    """That something was searched for on a day, and how much was found; not by whom, from where or at what time.

    Only searches that see what everybody sees are written down, so that neither words nor counts tell of more.
    """

    text = models.CharField(max_length=200)
    language = models.CharField(max_length=10)
    day = models.DateField()
    results = models.PositiveIntegerField()
    degraded = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("query")
        verbose_name_plural = _("queries")
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["day"], name="search_querylog_day")]

    def __str__(self) -> str:
        return self.text
