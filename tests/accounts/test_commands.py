import re
from io import StringIO
from typing import Any

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client

from portal.accounts.models import Invitation, Organisation, User
from portal.accounts.permissions import can_manage_accounts
from tests.factories import PASSWORD, member_of


def run(*arguments: str, **options: Any) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out, **options)
    return out.getvalue()


def test_first_administrator_comes_by_a_link_used_once(client: Client) -> None:
    told = run("create_administrator", "Kepala@contoh.example", name="Kepala")
    path = re.search(r"http://localhost:8000(/\S+)", told).group(1)  # type: ignore[union-attr]
    client.post(path, {"name": "Kepala", "password1": PASSWORD, "password2": PASSWORD})
    user = User.objects.get(email="kepala@contoh.example")
    assert can_manage_accounts(user) is True
    assert user.is_superuser is False
    assert client.get("/cms/membership/").status_code == 200
    assert Client().get(path).status_code == 404
    assert [message.to for message in mail.outbox] == [["kepala@contoh.example"]]


def test_second_call_replaces_the_open_link_and_makes_no_second_organisation() -> None:
    run("create_administrator", "kepala@contoh.example")
    run("create_administrator", "kepala@contoh.example")
    assert Invitation.objects.open().count() == 1
    assert Organisation.objects.operators().count() == 1


def test_administrator_is_not_invited_again(operator: Organisation) -> None:
    user = member_of("administrator", operator)
    assert "already" in run("create_administrator", user.email)
    assert Invitation.objects.count() == 0


def test_administrator_belongs_to_the_organisation_that_runs_the_portal(
    operator: Organisation, province: Organisation
) -> None:
    run("create_administrator", "a@contoh.example", organisation=operator.slug)
    assert Invitation.objects.get().organisation == operator
    for slug in (province.slug, "tidak-ada"):
        with pytest.raises(CommandError):
            run("create_administrator", "b@contoh.example", organisation=slug)
    assert Organisation.objects.operators().get() == operator


def test_named_organisation_begins_to_run_the_portal_where_none_does(province: Organisation) -> None:
    run("create_administrator", "a@contoh.example", organisation=province.slug)
    province.refresh_from_db()
    assert province.runs_portal is True


def test_wrong_address_is_refused() -> None:
    with pytest.raises(CommandError):
        run("create_administrator", "bukan alamat")
    assert Organisation.objects.count() == 0


def test_superuser_is_refused() -> None:
    with pytest.raises(CommandError, match="create_administrator"):
        run("createsuperuser", email="x@contoh.example", interactive=False)
    assert User.objects.count() == 0


def test_sync_roles_names_the_groups() -> None:
    assert run("sync_roles") == "roles in the CMS: administrator, jsc_editor, jsc_publisher\n"
