import os
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from search import client as search


def test_search_is_off_without_an_address(settings: Any) -> None:
    settings.ELASTICSEARCH_URL = ""
    assert search.state() == "off"


def test_search_that_is_away_is_said_and_raises_nothing(settings: Any) -> None:
    settings.ELASTICSEARCH_URL = "http://127.0.0.1:9"
    assert search.state() == "away"


@pytest.mark.django_db
def test_readyz_answers_while_search_is_away(client: Client, settings: Any) -> None:
    settings.ELASTICSEARCH_URL = "http://127.0.0.1:9"
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json()["search"] == "away"


@pytest.mark.elasticsearch
def test_search_tells_the_version_of_a_real_node(settings: Any) -> None:
    settings.ELASTICSEARCH_URL = os.environ["ELASTICSEARCH_URL"]
    assert int(search.state().split(".")[0]) >= 8


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ELASTICSEARCH_URL", "elastic:9200"),
        ("ELASTICSEARCH_URL", "https://"),
        ("ELASTICSEARCH_URL", "https://user:geheim@:9200"),
        ("ELASTICSEARCH_CA_CERTS", "/nowhere/ca.pem"),
        ("ELASTICSEARCH_INDEX", "Portal Search"),
        ("ELASTICSEARCH_API_KEY", "key beside a password"),
    ],
)
def test_a_setting_that_can_never_work_is_named_and_no_password_is_told(settings: Any, name: str, value: str) -> None:
    settings.ELASTICSEARCH_URL = "https://user:geheim@localhost:9200"
    setattr(settings, name, value)
    with pytest.raises(ImproperlyConfigured) as refusal:
        search.refuse_wrong_settings()
    assert str(refusal.value).startswith(f"{name}: ")
    assert "geheim" not in str(refusal.value)


def test_several_nodes_with_user_and_password_and_without_a_port() -> None:
    first, second = search.nodes("https://orang:kata%40sandi@satu.example:9243, http://dua.example/es")
    assert (first.host, first.port, first.headers["authorization"][:6]) == ("satu.example", 9243, "Basic ")
    assert (second.host, second.port, second.path_prefix) == ("dua.example", 80, "/es")
