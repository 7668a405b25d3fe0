"""Keeps the CMS and Django's admin shut to whoever has no current role there."""

import re
from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse

from portal.accounts.cms import sync_groups
from portal.accounts.models import User
from portal.accounts.permissions import can_enter_cms, can_manage_accounts

GetResponse = Callable[[HttpRequest], HttpResponse]
CMS = re.compile(r"^/cms(/|$)")
DJANGO_ADMIN = re.compile(r"^/django-admin(/|$)")


class StaffDoorMiddleware:
    """For a signed-in person without the right, /cms/ and /django-admin/ do not exist.

    Rights are read from current membership at each request. Wagtail's groups, which follow memberships, are put
    right first if the clock has passed a membership's first or last day since they were written.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *args: object) -> None:
        """Answer 404 before the view runs. Anonymous visitors go on, to the log-in page."""
        cms, admin = CMS.match(request.path_info), DJANGO_ADMIN.match(request.path_info)
        user = request.user
        if not (cms or admin) or not isinstance(user, User):
            return
        if cms:
            sync_groups(user)
        if not (can_enter_cms(user) if cms else can_manage_accounts(user)):
            raise Http404
