"""What is said about a partnership or one of its actions, to all parties or to some."""

from datetime import datetime, timedelta
from typing import ClassVar, Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partnerships.models.partnerships import Partnership, Party
from partnerships.models.plan import Action
from portal.accounts.permissions import Person, can_read_everything, organisations_permitting
from portal.accounts.roles import Permission
from visits.models.request import new_key

EDIT_FOR: Final = timedelta(minutes=15)


class CommentQuerySet(models.QuerySet["Comment"]):
    """Comments by who may read them."""

    def visible_to(self, user: Person) -> "CommentQuerySet":
        """Those of partnerships one may see: to all parties, or to one's own; the auditor reads all."""
        rows = self.filter(partnership__in=Partnership.objects.visible_to(user).values("pk"))
        if can_read_everything(user):
            return rows
        own = organisations_permitting(user, Permission.READ_OWN)
        parties = Party.objects.filter(Q(organisation__in=own) | Q(unit__in=own))
        restricted = Comment.for_parties.through._default_manager.values("comment")
        mine = Comment.for_parties.through._default_manager.filter(party__in=parties.values("pk")).values("comment")
        return rows.filter(~Q(pk__in=restricted) | Q(pk__in=mine))


class Comment(models.Model):
    """A comment; who wrote it may change it for a quarter of an hour, and withdraw it at any time: that shows."""

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="comments")
    action = models.ForeignKey(Action, models.CASCADE, null=True, blank=True, related_name="comments")
    text = models.TextField(_("comment"), max_length=4000)
    for_parties = models.ManyToManyField(
        Party,
        blank=True,
        related_name="+",
        verbose_name=_("only for"),
        help_text=_("Nobody chosen: all parties read it."),
    )
    mentions = models.ManyToManyField(
        settings.AUTH_USER_MODEL, blank=True, related_name="+", verbose_name=_("people mentioned")
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(null=True, editable=False)
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    once_key = models.CharField(max_length=64, unique=True, default=new_key, editable=False)

    objects = CommentQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering: ClassVar[list[str]] = ["at", "pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["partnership", "at"], name="partnerships_comment_of")
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="partnerships_comment_says_something", condition=~Q(text=""))
        ]

    def __str__(self) -> str:
        return self.shown_text[:80]

    @property
    def shown_text(self) -> str:
        """What readers see: nothing of a comment that was withdrawn."""
        return "" if self.withdrawn_at else self.text

    def is_open_to_edit(self, now: datetime | None = None) -> bool:
        """Whether its quarter of an hour has not passed, and it stands."""
        return self.withdrawn_at is None and (now or timezone.now()) - self.at <= EDIT_FOR

    def clean(self) -> None:
        """Refuse an action of another partnership."""
        super().clean()
        if self.action and self.action.partnership_id != self.partnership_id:
            raise ValidationError({"action": _("The action belongs to another partnership.")})
