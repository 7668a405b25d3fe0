import pytest
from django.test import Client
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from portal.core.memory import one_request, remembered, state
from portal.core.models import Generation
from tests.site import make_portal

pytestmark = pytest.mark.django_db


def test_state_is_read_once_a_request(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(2):
        state()
        state()
    with one_request(), django_assert_num_queries(1):
        state()
        state()


def test_what_is_remembered_is_made_anew_when_content_changes_and_for_each_language() -> None:
    made: list[int] = []

    def make() -> int:
        made.append(1)
        return len(made)

    assert [remembered("x", make), remembered("x", make)] == [1, 1]
    with translation.override("en"):
        assert remembered("x", make) == 2
    Generation.advance("pages")
    assert remembered("x", make) == 3
    Generation.advance("regions")
    assert remembered("x", make) == 3


def test_nothing_may_be_remembered_as_well(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    made: list[int] = []
    for _time in range(2):
        assert remembered("none", lambda: made.append(1)) is None
    assert made == [1]


def test_second_visit_of_the_home_page_asks_little(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    portal = make_portal()
    portal.case()
    portal.report()
    client.get("/")
    with django_assert_max_num_queries(4):
        client.get("/")
