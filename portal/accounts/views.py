"""Pages of accounts: invitation, profile, and an organisation's public page."""

from dataclasses import dataclass

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from portal.accounts import actions
from portal.accounts.forms import AcceptInvitationForm, ProfileForm
from portal.accounts.models import Invitation, Organisation, User
from portal.accounts.permissions import can_enter_cms
from portal.accounts.signed_in import signed_in
from portal.core import panels
from portal.core.components import Crumb, Row


@require_safe
@login_required
def home(request: HttpRequest) -> HttpResponse:
    """/akun/ leads to the profile."""
    return redirect("profile")


@dataclass(frozen=True)
class MembershipLine:
    """A membership as its owner reads it."""

    organisation: str
    url: str
    role: str
    dates: str
    current: bool


def _lines(user: User) -> list[MembershipLine]:
    lines = []
    for membership in user.memberships.select_related("organisation"):
        since, last = date_format(membership.since), membership.last_day
        if last:
            dates = _("%(since)s to %(until)s") % {"since": since, "until": date_format(last)}
        else:
            dates = _("since %(since)s") % {"since": since}
        lines.append(
            MembershipLine(
                organisation=membership.organisation.name,
                url=membership.organisation.get_absolute_url(),
                role=str(membership.get_role_display()),
                dates=dates,
                current=membership.is_current(),
            )
        )
    return sorted(lines, key=lambda line: not line.current)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """Name, language, password, and in which organisations I am what, until when."""
    user = signed_in(request)
    form = ProfileForm(request.POST or None, instance=User.objects.get(pk=user.pk))
    if request.method == "POST" and form.is_valid():
        actions.change_profile(user=user, name=form.cleaned_data["name"], language=form.cleaned_data["language"])
        messages.success(request, _("Your profile is saved."))
        return redirect("profile")
    return render(
        request,
        "accounts/profile.html",
        {
            "form": form,
            "person": user,
            "lines": _lines(user),
            "cms_url": reverse("wagtailadmin_home") if can_enter_cms(user) else "",
        },
        status=422 if form.errors else 200,
    )


def _gone(request: HttpRequest) -> HttpResponse:
    """One page for every invitation that does not open, whatever the reason."""
    return render(request, "accounts/invitation_gone.html", status=404)


@sensitive_post_parameters("password1", "password2")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Accept an invitation. A GET spends nothing; a POST makes the account, or adds the membership to one's own."""
    try:
        invited = actions.open_invitation(token)
        owner = User.objects.filter(email=invited.email).first()
        if owner is None:
            return _accept_as_new(request, invited, token)
        if not owner.is_active:
            return _gone(request)
        if request.user == owner:
            return _accept_as_member(request, invited, owner, token)
    except (actions.InvitationGone, IntegrityError):
        return _gone(request)
    signed_in = request.user.is_authenticated
    template = "accounts/invitation_other.html" if signed_in else "accounts/invitation_sign_in.html"
    login_url = f"{reverse('account_login')}?{urlencode({'next': request.path})}"
    return render(request, template, {"invitation": invited, "login_url": login_url})


def _accept_as_new(request: HttpRequest, invited: Invitation, token: str) -> HttpResponse:
    if request.user.is_authenticated:
        return render(request, "accounts/invitation_other.html", {"invitation": invited, "login_url": ""})
    form = AcceptInvitationForm(request.POST or None, email=invited.email, initial={"name": invited.name})
    if request.method != "POST" or not form.is_valid():
        context = {"invitation": invited, "form": form}
        return render(request, "accounts/invitation_new.html", context, status=422 if form.errors else 200)
    user = actions.accept_as_new(token=token, name=form.cleaned_data["name"], password=form.cleaned_data["password1"])
    messages.success(request, _("Welcome. Your account is ready."))
    record_authentication(request, user, method="password", email=user.email)
    response: HttpResponse = perform_login(request, user, redirect_url=reverse("profile"))
    return response


def _accept_as_member(request: HttpRequest, invited: Invitation, owner: User, token: str) -> HttpResponse:
    if request.method != "POST":
        return render(request, "accounts/invitation_member.html", {"invitation": invited})
    actions.accept_as_member(token=token, user=owner)
    messages.success(request, _("You are now a member of %(name)s.") % {"name": invited.organisation.name})
    return redirect("profile")


@require_safe
def organisation(request: HttpRequest, slug: str) -> HttpResponse:
    """An organisation: what it is, what it belongs to, its units, and what other apps say of it."""
    shown = get_object_or_404(
        Organisation.objects.visible_to(request.user).select_related("parent", "region"), slug=slug
    )
    rows = [Row(_("Kind"), str(shown.get_kind_display()))]
    if shown.short_name:
        rows.append(Row(_("Short name"), shown.short_name))
    if shown.parent:
        rows.append(Row(_("Part of"), shown.parent.name, shown.parent.get_absolute_url()))
    if shown.region:
        rows.append(Row(_("Region"), str(shown.region), shown.region.get_absolute_url()))
    if shown.website:
        rows.append(Row(_("Website"), shown.website, shown.website))
    crumbs = [Crumb(_("Home"), reverse("wagtail_serve", args=[""]))]
    if shown.parent:
        crumbs.append(Crumb(shown.parent.short, shown.parent.get_absolute_url()))
    return render(
        request,
        "accounts/organisation.html",
        {
            "organisation": shown,
            "rows": rows,
            "crumbs": [*crumbs, Crumb(shown.short)],
            "units": list(shown.units.all()),
            "panels": panels.build("organisation", request, shown),
            "similar": panels.build("similar", request, shown),
        },
    )
