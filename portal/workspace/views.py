"""The workspace: what is waiting, notices, what I follow, my calendar."""

from datetime import timedelta
from typing import Final

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from portal.accounts.models.invitation import digest, new_token
from portal.accounts.signed_in import signed_in
from portal.core import panels
from portal.core.filters import primary_key
from portal.core.models import today
from portal.core.private_lists import PrivateList
from portal.workspace import agenda, follows
from portal.workspace.following import kind
from portal.workspace.forms import PreferenceForm
from portal.workspace.models import CalendarKey, Notice, Preference
from portal.workspace.waiting import waiting_for

ON_HOME: Final = 10
BACK_DAYS: Final = 90
AHEAD_DAYS: Final = 400


@never_cache
@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What is waiting for me first, the most urgent of it or (?semua=1) all, then what my organisations have."""
    user = signed_in(request)
    whole = bool(request.GET.get("semua"))
    waiting = waiting_for(user) if whole else waiting_for(user, ON_HOME + 1)
    return render(
        request,
        "workspace/home.html",
        {
            "waiting": waiting if whole else waiting[:ON_HOME],
            "more": not whole and len(waiting) > ON_HOME,
            "panels": panels.build("workspace", request, user),
            "unread": Notice.objects.visible_to(user).unread().count(),
            "memberships": user.current_memberships,
        },
    )


@never_cache
@login_required
def notices(request: HttpRequest) -> HttpResponse:
    """What I was told, the newest first; how often I want mail."""
    user = signed_in(request)
    preference = Preference.objects.filter(user=user).first() or Preference(user=user)
    form = PreferenceForm(request.POST or None, instance=preference)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Your choice is saved."))
        return redirect("workspace:notices")
    mine = Notice.objects.visible_to(user).order_by("-at", "-pk")
    unread = mine.unread()
    parts = {"baru": (_("New"), unread), "semua": (_("All"), mine)}
    listing = PrivateList(request, parts, base_url=reverse("workspace:notices"))
    context = {"listing": listing, "form": form, "unread": unread.exists()}
    return render(request, "workspace/notices.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def mark_read(request: HttpRequest) -> HttpResponse:
    """Mark one notice as read, or all of them, and go where it leads."""
    mine = Notice.objects.visible_to(signed_in(request))
    if number := request.POST.get("notice", ""):
        found = mine.filter(pk=primary_key(number)).first()
        if found is None:
            raise Http404
        mine.filter(pk=found.pk, read_at=None).update(read_at=timezone.now())
        return redirect(found.path)
    mine.unread().update(read_at=timezone.now())
    messages.success(request, _("All notices are marked as read."))
    return redirect("workspace:notices")


@login_required
@require_POST
def follow(request: HttpRequest) -> HttpResponse:
    """Follow an object one may see, or no longer follow it."""
    user = signed_in(request)
    found = kind(request.POST.get("kind", ""))
    number = primary_key(request.POST.get("pk", ""))
    obj = found.visible_to(user).filter(pk=number).first() if found else None
    if found is None or obj is None:
        raise Http404
    if request.POST.get("stop"):
        follows.unfollow(obj=obj, by=user)
        messages.success(request, _("You no longer follow “%(what)s”.") % {"what": obj})
    else:
        follows.follow(obj=obj, by=user)
        messages.success(
            request, _("You follow “%(what)s”. What grows from it comes to your workspace.") % {"what": obj}
        )
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}) and back.startswith("/")
    return redirect(back if safe else found.path(obj))


@never_cache
@login_required
def calendar(request: HttpRequest) -> HttpResponse:
    """What stands in my calendar, and the address that other calendars can read; shown once, replaced at will."""
    user = signed_in(request)
    address = ""
    if request.method == "POST":
        if request.POST.get("revoke"):
            CalendarKey.objects.filter(user=user).delete()
            messages.success(request, _("The address of your calendar no longer works."))
            return redirect("workspace:calendar")
        token = new_token()
        CalendarKey.objects.update_or_create(
            user=user, defaults={"digest": digest(token), "made_at": timezone.now(), "used_at": None}
        )
        address = settings.PORTAL_BASE_URL + reverse("workspace:feed", args=[token])
    entries = agenda.entries(user, today(), today() + timedelta(days=AHEAD_DAYS))
    context = {"entries": entries, "address": address, "key": CalendarKey.objects.filter(user=user).first()}
    return render(request, "workspace/calendar.html", context)


@never_cache
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """Somebody's calendar as iCalendar; the token is the key, what it opens is read by today's rights."""
    found = CalendarKey.objects.select_related("user").filter(digest=digest(token), user__is_active=True).first()
    if found is None:
        raise Http404
    with translation.override(found.user.language):
        entries = agenda.entries(found.user, today() - timedelta(days=BACK_DAYS), today() + timedelta(days=AHEAD_DAYS))
        content = agenda.ics(entries, name=str(settings.PORTAL_NAME))
    return HttpResponse(content, content_type="text/calendar; charset=utf-8")
