"""How allauth behaves here: no sign-up, links with the portal's own address, mails in the reader's language."""

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as allauth_context
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.accounts.permissions import can_enter_cms


class AccountAdapter(DefaultAccountAdapter):
    """allauth's hooks."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account is closed."),
        "email_password_mismatch": _("E-mail and password do not belong together. Check both and try again."),
        "enter_current_password": _("This is not your current password. Type it again."),
        "incorrect_password": _("This is not your password. Type it again."),
        "too_many_login_attempts": _("Too many attempts. Wait a few minutes, then try again."),
        "rate_limited": _("Too many attempts. Wait a few minutes, then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are made by invitation only."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Staff go to the CMS, everybody else to their profile."""
        return reverse("wagtailadmin_home") if can_enter_cms(request.user) else reverse("profile")

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        """The home page in the reader's language."""
        return reverse("account_login")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to the profile."""
        return reverse("profile")

    def get_reset_password_from_key_url(self, key: str) -> str:
        """The portal's own address, whatever the request said its host was."""
        uid, _, secret = key.partition("-")
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": secret})
        return f"{settings.PORTAL_BASE_URL}{path}"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write the mail in the person's language, or in the reader's for an unknown address."""
        user = context.get("user")
        language = user.language if isinstance(user, User) else translation.get_language()
        with translation.override(language):
            if "password_reset_url" in context and "key" in context:
                context["password_reset_url"] = self.get_reset_password_from_key_url(
                    f"{context['uid']}-{context['key']}"
                )
            message = self.render_mail(
                template_prefix,
                email,
                {"email": email, "portal_name": settings.PORTAL_NAME, **context},
            )
        message.send()

    def send_notification_mail(
        self, template_prefix: str, user: User, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Tell the account's own address of a change of its password."""
        super().send_notification_mail(template_prefix, user, {"user": user, **(context or {})}, email or user.email)

    def reauthenticate(self, user: User, password: str) -> bool:
        """Whether this is the password of the signed-in person."""
        found = self.authenticate(allauth_context.request, email=user.email, password=password)
        return found is not None and found.pk == user.pk
