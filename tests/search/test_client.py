import os
from typing import Any

import pytest
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
