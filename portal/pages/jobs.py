"""What the clock brings to pages: scheduled publishing and expiry."""

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from wagtail.models import Page, Revision

from portal.core.tick import every_tick
from portal.pages.publishing import NotReady

log = structlog.get_logger(__name__)


@every_tick
def publish_scheduled() -> str:
    """Publish what is due and take off what has expired, each in a transaction of its own.

    What is no longer complete, for instance since a picture was deleted, is not published: its schedule is cancelled
    and the person who set it is told by mail.
    """
    expired = published = refused = 0
    for page in Page.objects.filter(live=True, expire_at__lt=timezone.now()).order_by("expire_at"):
        page.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
        expired += 1
    due = Revision.objects.filter(approved_go_live_at__lt=timezone.now()).order_by("approved_go_live_at")
    for revision in list(due):
        try:
            with transaction.atomic():
                revision.publish(log_action="wagtail.publish.scheduled")
            published += 1
        except NotReady as reason:
            with transaction.atomic():
                Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=None)
                _tell(revision, reason)
            refused += 1
    return f"{published} published, {expired} expired, {refused} refused"


def _tell(revision: Revision, reason: NotReady) -> None:
    log.warning("scheduled publishing refused", page=reason.page.pk, problems=len(reason.problems))
    user = revision.user
    if user is None or not user.is_active:
        return
    with translation.override(user.language):
        title = reason.page.get_admin_display_title()
        link = settings.WAGTAILADMIN_BASE_URL + reverse("wagtailadmin_pages:edit", args=[reason.page.pk])
        EmailMessage(
            subject=_("Not published: %(title)s") % {"title": title},
            body="\n\n".join(
                [
                    _("The page was to go live now, but something is missing:"),
                    "\n".join(f"- {problem.message}" for problem in reason.problems),
                    _("Complete it and schedule it again: %(link)s") % {"link": link},
                ]
            ),
            to=[user.email],
        ).send()
