from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.test import Client


def test_healthz_needs_no_database(client: Client) -> None:
    assert client.get("/healthz").content == b"ok\n"


@pytest.mark.django_db
def test_readyz_tells_what_answers(client: Client) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json()["db"] == "up"


@pytest.mark.django_db
def test_readyz_is_503_without_the_database(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: Any) -> None:
        raise DatabaseError("away")

    monkeypatch.setattr(connection, "cursor", refuse)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json() == {"db": "down"}


def test_robots_names_the_sitemap_and_shuts_the_back_rooms(client: Client) -> None:
    text = client.get("/robots.txt").content.decode()
    assert "Disallow: /cms/" in text
    assert "/sitemap.xml" in text


def test_every_answer_carries_the_headers(client: Client) -> None:
    headers = client.get("/healthz").headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert "default-src 'self'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert "camera=()" in headers["Permissions-Policy"]
