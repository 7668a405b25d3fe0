"""Synthetic partnerships behave like those that people keep."""

from typing import Any

import pytest
from django.test import Client

from partnerships.models import Action, Agreement, CooperationKind, Evidence, Partnership, Party, StageEntry
from portal.accounts.models import User
from portal.core.models import Event, Generation, StatusChange
from portal.demo.scale import NoTree
from portal.demo.scale_partnerships import ScaledPartnerships
from portal.demo.threads import COORDINATOR
from portal.regions.models import Dimension, Urusan
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory
from tests.partnerships.cooperation import document_kind, stages

pytestmark = pytest.mark.django_db


@pytest.fixture
def host() -> User:
    """The coordinator of the organisation that runs the portal, beside others and the terms of cooperation."""
    OrganisationFactory.create_batch(3)
    stages(4)
    document_kind()
    CooperationKind.objects.create(key="ksdd_contoh", name_id="KSDD contoh")
    Dimension.objects.create(key="dimensi_1", name_id="Dimensi 1")
    Urusan.objects.create(key="urusan_1", name_id="Urusan 1", group="basic", number=1)
    user = UserFactory(email=COORDINATOR)
    above = OrganisationFactory()
    unit = OrganisationFactory(runs_portal=True, kind="agency", parent=above)
    MembershipFactory(user=user, organisation=unit, role="jsc_coordinator")
    return user


def snapshot() -> list[tuple[Any, ...]]:
    rows = Partnership.objects.order_by("pk").values_list("title", "status", "summary_id", "made_at")
    actions = Action.objects.order_by("pk").values_list("title", "status", "due_on", "owner__organisation")
    return [*rows, *actions, *Agreement.objects.order_by("pk").values_list("title", "signed_on", "ends_on")]


def test_synthetic_partnerships_are_valid_and_most_are_the_hosts(client: Client, host: User) -> None:
    ScaledPartnerships().run(partnerships=40, actions=150, history=101)
    rows = [Partnership, Party, StageEntry, Agreement, Action, Evidence]
    for row in (one for model in rows for one in model._default_manager.all()):
        row.full_clean()
    assert (Partnership.objects.count(), Action.objects.count()) == (40, 150)
    assert Partnership.objects.visible_to(host).count() == 36
    assert {2} == {one.parties.count() for one in Partnership.objects.all()}
    assert Action.objects.overdue().exists()
    public = Partnership.objects.public().first()
    assert public is not None
    page = client.get(public.get_public_url()).content.decode()
    assert public.summary_id in page
    assert "badge--warning" in page


@pytest.mark.usefixtures("host")
def test_history_is_without_a_gap_and_ends_where_the_action_stands() -> None:
    ScaledPartnerships().run(partnerships=5, actions=30, history=201)
    assert StatusChange.objects.filter(transition__in=("block", "unblock")).count() >= 200
    for action in Action.objects.all():
        before = "open"
        for change in StatusChange.objects.filter(model="action", object_id=str(action.pk)).order_by("at", "pk"):
            assert change.from_status == before
            before = change.to_status
        assert before == action.status


@pytest.mark.usefixtures("host")
def test_the_same_seed_makes_the_same_and_nobody_is_told() -> None:
    before = Generation.of(["partnerships"])
    ScaledPartnerships(seed=7).run(partnerships=8, actions=20)
    first = snapshot()
    assert Generation.of(["partnerships"]) != before
    assert not Event.objects.exists()
    for model in (Evidence, Action, Agreement, Partnership):
        model._default_manager.all().delete()
    ScaledPartnerships(seed=7).run(partnerships=8, actions=20)
    assert snapshot() == first


def test_without_a_coordinator_or_partnerships_nothing_is_made(host: User) -> None:
    with pytest.raises(NoTree):
        ScaledPartnerships().run(actions=1)
    with pytest.raises(NoTree):
        ScaledPartnerships().run(history=2)
    host.delete()
    with pytest.raises(NoTree):
        ScaledPartnerships().run(partnerships=1)
    assert not Partnership.objects.exists()
