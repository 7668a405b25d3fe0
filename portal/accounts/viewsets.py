"""Administration of accounts in the CMS: people, organisations, memberships, invitations."""

from collections.abc import Callable
from typing import Any, ClassVar

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.menus import MenuItem
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn
from wagtail.admin.views import generic
from wagtail.admin.views.generic.history import HistoryView
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import Button

from portal.accounts import actions
from portal.accounts.cms_merge import MergeView
from portal.accounts.forms import (
    InvitationForm,
    LastDayForm,
    MembershipForm,
    OrganisationForm,
    PersonForm,
)
from portal.accounts.models import Invitation, Membership, Organisation, User
from portal.accounts.roles import role_choices
from portal.accounts.signed_in import signed_in


class _Refusing:
    """Shows as an error of the form what an action refuses."""

    request: HttpRequest

    def form_valid(self, form: forms.BaseForm) -> HttpResponse:
        """Do it, or say why not and keep what was typed."""
        try:
            return super().form_valid(form)  # type: ignore[misc]
        except ValidationError as error:
            fields = error.error_dict if hasattr(error, "error_dict") else {None: error}
            for field, one in fields.items():
                form.add_error(field if field in form.fields else None, one)
            self.produced_error_message = self.get_error_message()  # type: ignore[attr-defined]
            return self.form_invalid(form)  # type: ignore[attr-defined]


class ConfirmView(PermissionCheckedMixin, generic.WagtailAdminTemplateMixin, TemplateView):
    """Asks once, then does one thing to one row."""

    template_name = "accounts/cms/confirm.html"
    model: Any = None
    index_url_name = ""
    question: Any = ""
    explanation: Any = ""
    button: Any = ""
    done: Any = ""
    verb: ClassVar[Callable[..., Any]]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Find the row; unknown ids are 404 for everybody."""
        self.object = get_object_or_404(self.model, pk=kwargs["pk"])
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    def get_page_title(self) -> str:
        """The question."""
        return str(self.question)

    def get_page_subtitle(self) -> str:
        """What it is about."""
        return str(self.object)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the template shows."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {
            "explanation": self.explanation,
            "button": self.button,
            "back": reverse(self.index_url_name),
            "subject": str(self.object),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Do it, or say why not."""
        try:
            self.act()
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, self.done % {"object": self.object})
        return redirect(self.index_url_name)

    def act(self) -> None:
        """The action; written by each view."""
        raise NotImplementedError


class AccountsViewSet(ModelViewSet):
    """No copying, no deleting: what was once there stays on record."""

    copy_view_enabled = False
    add_to_admin_menu = True
    add_to_reference_index = False
    list_per_page = 50
    routes: ClassVar[set[str]] = {"index", "index_results", "add", "edit", "history", "history_results"}

    def get_urlpatterns(self) -> list[URLPattern]:
        """Only the routes that exist for this noun, and its own."""
        return [one for one in super().get_urlpatterns() if one.name in self.routes] + self.more_urlpatterns()

    def more_urlpatterns(self) -> list[URLPattern]:
        """Routes beside the usual ones."""
        return []

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """No link to a route that does not exist."""
        common: dict[str, Any] = super().get_common_view_kwargs(**kwargs)
        for name in ("usage", "delete", "copy", "edit", "add", "history"):
            if name not in self.routes:
                common.pop(f"{name}_url_name", None)
        return common

    def confirm(self, name: str, view: type[ConfirmView]) -> URLPattern:
        """The route of a confirmation."""
        built = view.as_view(model=self.model, index_url_name=self.get_url_name("index"))
        return path(f"{name}/<int:pk>/", built, name=name)


# People


class PeopleFilter(WagtailFilterSet):
    """By whether the account is open."""

    class Meta:
        model = User
        fields: ClassVar[list[str]] = ["is_active"]


class PeopleIndexView(generic.IndexView):
    """The list of people. "manage" is our own word: the actions of Wagtail's user screens are allowed to nobody."""

    any_permission_required: ClassVar[list[str]] = ["manage"]

    def get_edit_url(self, instance: User) -> str:
        """Everybody who sees the list may correct it."""
        return reverse(self.edit_url_name, args=[instance.pk])

    def get_list_more_buttons(self, instance: User) -> list[Any]:
        """Edit, memberships, close or open again."""
        buttons = super().get_list_more_buttons(instance)
        memberships = reverse("membership:index") + f"?user={instance.pk}"
        buttons.append(MenuItem(_("Memberships"), url=memberships, icon_name="group", priority=30))
        name, label = (
            ("deactivate", _("Close account")) if instance.is_active else ("reactivate", _("Open account again"))
        )
        buttons.append(MenuItem(label, url=reverse(f"wagtailusers_users:{name}", args=[instance.pk]), icon_name="lock"))
        return buttons


class PeopleEditView(_Refusing, generic.EditView):
    """Correct name, e-mail and language."""

    permission_required = "manage"
    can_delete = False

    def save_instance(self) -> User:
        """Through the action."""
        data = self.form.cleaned_data
        user = User.objects.get(pk=self.object.pk)
        return actions.change_person(
            user=user, name=data["name"], email=data["email"], language=data["language"], by=signed_in(self.request)
        )


class PeopleHistoryView(HistoryView):
    """What was done to an account."""

    any_permission_required: ClassVar[list[str]] = ["manage"]


class DeactivateView(ConfirmView):
    """Close an account."""

    permission_required = "manage"
    question = _("Close account")
    explanation = _("The person is signed out at once and all their memberships end today.")
    button = _("Close account")
    done = _("The account of %(object)s is closed.")

    def act(self) -> None:
        """Close it."""
        actions.deactivate(user=self.object, by=signed_in(self.request))


class ReactivateView(ConfirmView):
    """Open an account again."""

    permission_required = "manage"
    question = _("Open account again")
    explanation = _("The person can sign in again. They have no membership until you add one.")
    button = _("Open account again")
    done = _("The account of %(object)s is open again.")

    def act(self) -> None:
        """Open it."""
        actions.reactivate(user=self.object, by=signed_in(self.request))


class UserViewSet(AccountsViewSet):
    """People. Registered in place of Wagtail's own user screens, under the same name and address."""

    model = User
    icon = "user"
    menu_name = "people"
    menu_label = _("People")
    menu_order = 700
    index_view_class = PeopleIndexView
    edit_view_class = PeopleEditView
    history_view_class = PeopleHistoryView
    routes: ClassVar[set[str]] = {"index", "index_results", "edit", "history", "history_results"}
    list_display: ClassVar[list[Any]] = [
        "name",
        Column("email", label=_("E-mail"), sort_key="email"),
        BooleanColumn("is_active", label=_("Active"), sort_key="is_active"),
        DateColumn("last_login", label=_("Last sign-in"), sort_key="last_login"),
    ]
    ordering: ClassVar[list[str]] = ["name"]
    filterset_class = PeopleFilter
    search_fields: ClassVar[list[str]] = ["name", "email"]
    search_backend_name = None

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm[Any]]:
        return PersonForm

    def more_urlpatterns(self) -> list[URLPattern]:
        return [self.confirm("deactivate", DeactivateView), self.confirm("reactivate", ReactivateView)]


class ClosedGroupViewSet(ModelViewSet):
    """Groups are written by sync_roles; there is no screen for them."""

    model = User.groups.rel.model

    def get_urlpatterns(self) -> list[URLPattern]:
        """None."""
        return []

    def on_register(self) -> None:
        """Neither menu nor search nor finder."""


# Organisations


class OrganisationIndexView(generic.IndexView):
    """The list of organisations, with a button that merges a duplicate into another."""

    def get_list_more_buttons(self, instance: Organisation) -> list[Any]:
        """Edit and history as always, and merge."""
        buttons = super().get_list_more_buttons(instance)
        merge = reverse("organisation:merge", args=[instance.pk])
        buttons.append(MenuItem(_("Merge into another…"), url=merge, icon_name="link", priority=40))
        return buttons


class OrganisationViewSet(AccountsViewSet):
    """Organisations. None is deleted: its address answers for ever."""

    model = Organisation
    index_view_class = OrganisationIndexView
    icon = "site"
    menu_order = 710
    list_display: ClassVar[list[Any]] = [
        "name_id",
        "kind",
        Column("region", label=_("Region")),
        BooleanColumn("runs_portal", label=_("Runs the portal")),
    ]
    list_filter: ClassVar[list[str]] = ["kind", "runs_portal"]
    search_fields: ClassVar[list[str]] = ["name_id", "name_en", "short_name"]
    search_backend_name = None
    ordering: ClassVar[list[str]] = ["name_id"]

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm[Any]]:
        return OrganisationForm

    def more_urlpatterns(self) -> list[URLPattern]:
        view = MergeView.as_view(index_url_name=self.get_url_name("index"))
        return [path("merge/<int:pk>/", view, name="merge")]


# Memberships


class MembershipFilter(WagtailFilterSet):
    """By person, organisation, role, and whether it holds today."""

    current = django_filters.BooleanFilter(label=_("Current"), method="only_current")
    user = django_filters.ModelChoiceFilter(queryset=User.objects.all(), label=_("Person"))
    organisation = django_filters.ModelChoiceFilter(queryset=Organisation.objects.all(), label=_("Organisation"))
    role = django_filters.ChoiceFilter(choices=role_choices, label=_("Role"))

    class Meta:
        model = Membership
        fields: ClassVar[list[str]] = ["current", "user", "organisation", "role"]

    def only_current(self, queryset: QuerySet[Membership], name: str, value: bool) -> QuerySet[Membership]:
        """Those that hold today, or those that do not."""
        today = Membership.objects.current().values("pk")
        return queryset.filter(pk__in=today) if value else queryset.exclude(pk__in=today)


class MembershipIndexView(generic.IndexView):
    """The list of memberships, with a button that ends one."""

    def get_base_queryset(self) -> QuerySet[Membership]:
        """With the names shown."""
        return Membership.objects.select_related("user", "organisation")

    def get_list_more_buttons(self, instance: Membership) -> list[Any]:
        """Change the last day, or end now; nothing for what has ended."""
        if instance.ended_on is not None:
            return []
        buttons = super().get_list_more_buttons(instance)
        end = reverse("membership:end", args=[instance.pk])
        buttons.append(MenuItem(_("End today"), url=end, icon_name="cross", priority=40))
        return buttons


class MembershipAddView(_Refusing, generic.CreateView):
    """Give somebody a role."""

    def save_instance(self) -> Membership:
        """Through the action."""
        data = self.form.cleaned_data
        return actions.add_membership(
            user=data["user"],
            organisation=data["organisation"],
            role=data["role"],
            since=data["since"],
            until=data["until"],
            by=signed_in(self.request),
        )


class MembershipEditView(_Refusing, generic.EditView):
    """Change the last day."""

    can_delete = False

    def get_object(self, queryset: QuerySet[Membership] | None = None) -> Membership:
        """Only one that was not ended."""
        return get_object_or_404(Membership.objects.filter(ended_on=None), pk=self.object_pk)

    def save_instance(self) -> Membership:
        """Through the action."""
        membership = Membership.objects.get(pk=self.object.pk)
        return actions.set_last_day(
            membership=membership, until=self.form.cleaned_data["until"], by=signed_in(self.request)
        )


class EndView(ConfirmView):
    """End a membership."""

    permission_required = "change"
    question = _("End membership")
    explanation = _("The person loses this role at once. The membership stays on record.")
    button = _("End today")
    done = _("Ended: %(object)s.")

    def act(self) -> None:
        """End it."""
        actions.end_membership(membership=self.object, by=signed_in(self.request))


class MembershipViewSet(AccountsViewSet):
    """Who belongs where, as what, until when."""

    model = Membership
    icon = "group"
    menu_order = 720
    index_view_class = MembershipIndexView
    add_view_class = MembershipAddView
    edit_view_class = MembershipEditView
    list_display: ClassVar[list[Any]] = ["user", "organisation", "role", "since", "until", "ended_on"]
    filterset_class = MembershipFilter
    search_fields: ClassVar[list[str]] = ["user__name", "user__email", "organisation__name_id"]
    search_backend_name = None

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm[Any]]:
        return LastDayForm if for_update else MembershipForm

    def more_urlpatterns(self) -> list[URLPattern]:
        return [self.confirm("end", EndView)]


# Invitations


class InvitationIndexView(generic.IndexView):
    """The list of invitations, with a button that revokes an open one."""

    def get_base_queryset(self) -> QuerySet[Invitation]:
        """With the names shown."""
        return Invitation.objects.select_related("organisation", "invited_by")

    def get_list_more_buttons(self, instance: Invitation) -> list[Any]:
        """Revoke, while it is open."""
        if not instance.is_open:
            return []
        revoke = reverse("invitation:revoke", args=[instance.pk])
        return [Button(_("Revoke"), url=revoke, icon_name="cross", priority=10)]


class InvitationAddView(_Refusing, generic.CreateView):
    """Invite somebody; the mail goes out with it."""

    submit_button_label = _("Send invitation")
    submit_button_active_label = _("Sending…")
    success_message = _("Invitation sent: %(object)s.")

    def save_instance(self) -> Invitation:
        """Through the action."""
        data = self.form.cleaned_data
        invitation, _link = actions.invite(
            email=data["email"],
            name=data["name"],
            organisation=data["organisation"],
            role=data["role"],
            language=data["language"],
            by=signed_in(self.request),
        )
        return invitation

    def get_edit_url(self) -> str:
        """An invitation is not edited; the list shows it."""
        return reverse("invitation:index")

    def get_success_buttons(self) -> list[Any]:
        """None."""
        return []


class RevokeView(ConfirmView):
    """Revoke an invitation."""

    permission_required = "revoke"
    question = _("Revoke invitation")
    explanation = _("The link in the mail will not work any more.")
    button = _("Revoke")
    done = _("Revoked: %(object)s.")

    def act(self) -> None:
        """Revoke it."""
        actions.revoke_invitation(invitation=self.object, by=signed_in(self.request))


class InvitationViewSet(AccountsViewSet):
    """Who was invited, as what, and what became of it."""

    model = Invitation
    icon = "mail"
    menu_order = 730
    index_view_class = InvitationIndexView
    add_view_class = InvitationAddView
    routes: ClassVar[set[str]] = {"index", "index_results", "add"}
    list_display: ClassVar[list[Any]] = [
        "email",
        "organisation",
        "role",
        Column("state", label=_("State")),
        DateColumn("created_at", label=_("Sent"), sort_key="created_at"),
        DateColumn("expires_at", label=_("Expires"), sort_key="expires_at"),
    ]
    list_filter: ClassVar[list[str]] = ["organisation", "role"]
    search_fields: ClassVar[list[str]] = ["email", "name", "organisation__name_id"]
    search_backend_name = None

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm[Any]]:
        return InvitationForm

    def more_urlpatterns(self) -> list[URLPattern]:
        return [self.confirm("revoke", RevokeView)]
