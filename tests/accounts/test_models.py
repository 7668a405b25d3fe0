from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation

from portal.accounts.models import Membership, Organisation, User
from portal.core.models import today
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory


def test_email_knows_no_case() -> None:
    user = UserFactory(email="Ani@Contoh.Example")
    assert user.email == "ani@contoh.example"
    assert User.objects.get(email="ANI@contoh.example") == user
    assert User.objects.get_by_natural_key("aNi@contoh.example") == user
    with pytest.raises(IntegrityError), transaction.atomic():
        UserFactory(email="ANI@CONTOH.EXAMPLE")


def test_nobody_becomes_superuser() -> None:
    user = UserFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=user.pk).update(is_superuser=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        UserFactory(is_superuser=True)


def test_account_needs_an_address() -> None:
    with pytest.raises(ValueError, match="e-mail"):
        User.objects.create_user("", "Ani")


def test_account_without_password_cannot_sign_in() -> None:
    assert User.objects.create_user("ani@contoh.example", "Ani").has_usable_password() is False


def test_only_those_who_manage_accounts_are_staff(operator: Organisation) -> None:
    membership = MembershipFactory(organisation=operator, role="administrator")
    assert membership.user.is_staff is True
    assert MembershipFactory(organisation=operator, role="jsc_publisher").user.is_staff is False


def test_membership_ends_no_earlier_than_it_begins() -> None:
    membership = MembershipFactory.build(
        user=UserFactory(), organisation=OrganisationFactory(), since=date(2026, 2, 2), until=date(2026, 2, 1)
    )
    with pytest.raises(ValidationError):
        membership.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        membership.save()


def test_one_open_membership_of_a_kind() -> None:
    first = MembershipFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        MembershipFactory(user=first.user, organisation=first.organisation)
    MembershipFactory(user=first.user, organisation=first.organisation, role="head")


@pytest.mark.parametrize(("since", "until", "refused"), [(-1, 20, True), (11, None, False), (-9, -1, False)])
def test_memberships_of_a_kind_do_not_overlap(since: int, until: int | None, refused: bool) -> None:
    day = today()
    first = MembershipFactory(since=day, until=day + timedelta(days=10))
    second = Membership(
        user=first.user,
        organisation=first.organisation,
        role=first.role,
        since=day + timedelta(days=since),
        until=None if until is None else day + timedelta(days=until),
    )
    if refused:
        with pytest.raises(ValidationError):
            second.full_clean()
    else:
        second.full_clean()


def test_current_says_the_same_of_a_row_and_of_the_table() -> None:
    day = today()
    by = UserFactory()
    for since in (-1, 0, 1):
        for until in (None, 0, 1, 3):
            for ended in (None, 0, 1):
                if until is not None and until < since:
                    continue
                row = MembershipFactory(
                    since=day + timedelta(days=since),
                    until=None if until is None else day + timedelta(days=until),
                    ended_on=None if ended is None else day + timedelta(days=ended),
                    ended_by=None if ended is None else by,
                )
                for offset in (-2, -1, 0, 1, 2, 4):
                    on = day + timedelta(days=offset)
                    found = Membership.objects.current(on).filter(pk=row.pk).exists()
                    assert found is row.is_current(on), (since, until, ended, offset)


def test_end_has_a_day_and_a_person_or_neither() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        MembershipFactory(ended_on=today())


def test_unknown_role_is_refused() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        MembershipFactory(role="king")


def test_role_of_jsc_needs_an_organisation_that_runs_the_portal() -> None:
    membership = Membership(user=UserFactory(), organisation=OrganisationFactory(), role="jsc_editor")
    with pytest.raises(ValidationError) as caught:
        membership.full_clean()
    assert set(caught.value.error_dict) == {"role"}


def test_address_of_an_organisation_never_changes(province: Organisation) -> None:
    province.slug = "lain"
    with pytest.raises(ValidationError) as caught:
        province.full_clean()
    assert set(caught.value.error_dict) == {"slug"}


def test_organisations_form_no_circle() -> None:
    top = OrganisationFactory()
    middle = OrganisationFactory(parent=top)
    low = OrganisationFactory(parent=middle)
    top.parent = low
    with pytest.raises(ValidationError) as caught:
        top.full_clean()
    assert set(caught.value.error_dict) == {"parent"}
    with pytest.raises(IntegrityError), transaction.atomic():
        Organisation.objects.filter(pk=top.pk).update(parent=top.pk)


def test_organisation_speaks_both_languages() -> None:
    one = OrganisationFactory(name_id="Dinas", name_en="Agency", description_id="Isi", description_en="")
    assert (one.name, one.description, one.short) == ("Dinas", "Isi", "Dinas")
    with translation.override("en"):
        assert (one.name, one.description) == ("Agency", "Isi")
    one.description_en, one.short_name = "Text", "D"
    with translation.override("en"):
        assert (one.description, one.short) == ("Text", "D")
