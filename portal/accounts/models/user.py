"""A person with an account."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from portal.accounts.fields import LowerEmailField
from portal.accounts.roles import ROLES, Permission

if TYPE_CHECKING:
    from portal.accounts.models.membership import Membership


class UserManager(BaseUserManager["User"]):
    """Makes accounts; there are no superusers."""

    def create_user(self, email: str, name: str, password: str | None = None, **fields: Any) -> "User":
        """Create an account; without a password nobody can log in to it until one is set by mail."""
        if not email:
            raise ValueError("an account needs an e-mail address")
        user = self.model(email=email, name=name, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=username)


class User(AbstractBaseUser, PermissionsMixin):
    """A person, known by e-mail address. What they may do comes from their memberships, never from this row."""

    class Language(models.TextChoices):
        ID = "id", _("Indonesian")
        EN = "en", _("English")

    email = LowerEmailField(
        _("e-mail"), unique=True, error_messages={"unique": _("There is an account with this e-mail already.")}
    )
    name = models.CharField(_("name"), max_length=150)
    language = models.CharField(
        _("language"), max_length=2, choices=Language, default=Language.ID, help_text=_("Of mails and of the CMS.")
    )
    is_active = models.BooleanField(_("active"), default=True)
    joined_at = models.DateTimeField(_("joined"), default=timezone.now, editable=False)

    objects = UserManager()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        ordering: ClassVar[list[str]] = ["name", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="accounts_user_nobody_is_superuser",
                condition=Q(is_superuser=False),
                violation_error_message=_("There are no superusers here: rights come from memberships."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        """The name as the person writes it."""
        return self.name

    def get_short_name(self) -> str:
        """The same: Indonesian names have no fixed parts."""
        return self.name

    @property
    def first_name(self) -> str:
        """The whole name, for the parts of Wagtail that greet by first name."""
        return self.name

    @cached_property
    def current_memberships(self) -> list["Membership"]:
        """Memberships that hold today, with their organisations; one query per request."""
        return list(self.memberships.current().select_related("organisation"))

    def refresh_from_db(self, *args: Any, **kwargs: Any) -> None:
        """Read the row again, and forget the memberships read before."""
        self.__dict__.pop("current_memberships", None)
        super().refresh_from_db(*args, **kwargs)

    @property
    def is_staff(self) -> bool:
        """Whether Django's own admin opens: for those who manage accounts, read from current membership."""
        return self.is_active and any(
            Permission.MANAGE_ACCOUNTS in ROLES[membership.role].permissions for membership in self.current_memberships
        )
