"""The services of the tests: where an address is taken from, and that what was started is what the portal needs."""

import os
import stat
from pathlib import Path

import pytest
from django.db import connection
from elasticsearch import Elasticsearch

from deploy import browser, debian, elasticsearch, postgresql, services
from deploy.console import Stop

ADDRESSES = (
    "DATABASE_URL",
    "PGHOST",
    "PGPORT",
    "PGUSER",
    "PGPASSWORD",
    "PGDATABASE",
    "ELASTICSEARCH_URL",
    "CHROME_PATH",
)


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A machine with no address in the environment, an empty PATH and nobody who allows installing."""
    for name in (*ADDRESSES, "CI", "INSTALL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(postgresql, "programs", lambda: None)
    monkeypatch.setattr(elasticsearch, "STATE", tmp_path / "elasticsearch.json")
    monkeypatch.setattr(elasticsearch, "newest_java", lambda: None)
    return tmp_path


def program(folder: Path, name: str, script: str) -> None:
    """A stand-in on the PATH."""
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


@pytest.mark.parametrize("module", [postgresql, elasticsearch, browser])
def test_bare_machine_says_what_is_missing_and_the_line_that_brings_it(bare: Path, module: object) -> None:
    absent = module.obtain()  # type: ignore[attr-defined]  # three modules of one shape
    assert isinstance(absent, services.Absent)
    assert absent.reason
    assert absent.remedy


@pytest.mark.parametrize(
    ("variables", "url"),
    [
        ({"DATABASE_URL": "postgres://a:b@db:1/x"}, "postgres://a:b@db:1/x"),
        ({"PGHOST": "db"}, "postgres://postgres@db:5432/postgres"),
        (
            {"PGHOST": "/run/pg", "PGPORT": "5433", "PGUSER": "ani", "PGPASSWORD": "p@s:/", "PGDATABASE": "portal"},
            "postgres://ani:p%40s%3A%2F@%2Frun%2Fpg:5433/portal",
        ),
    ],
)
def test_postgresql_takes_the_address_in_the_environment(
    bare: Path, monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], url: str
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    service = postgresql.obtain()
    assert isinstance(service, services.Service)
    assert service.variables == {"DATABASE_URL": url}


def test_postgresql_is_not_mistaken_for_an_address_of_sqlite(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "sqlite:///somewhere")
    assert postgresql.from_environment() is None


def test_elasticsearch_takes_the_address_in_the_environment(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ELASTICSEARCH_URL", "http://search:9200")
    service = elasticsearch.obtain()
    assert isinstance(service, services.Service)
    assert service.variables == {"ELASTICSEARCH_URL": "http://search:9200"}


def test_browser_named_but_missing_is_refused(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROME_PATH", str(bare / "nothing"))
    with pytest.raises(Stop, match="CHROME_PATH"):
        browser.obtain()


def test_docker_client_without_an_engine_counts_as_no_docker(bare: Path) -> None:
    assert not services.docker_answers()
    program(bare, "docker", "echo 'Cannot connect' >&2; exit 1")
    assert not services.docker_answers()
    program(bare, "docker", "echo 28.0.1")
    assert services.docker_answers()


def test_docker_container_is_published_on_this_machine_only_and_removed(bare: Path) -> None:
    program(
        bare,
        "docker",
        f'echo "$@" >> {bare}/calls\ncase "$1" in run) echo c0ffee;; port) echo 127.0.0.1:49153;; esac',
    )
    place, stop = services.docker_run("postgres:17", 5432, ["--tmpfs", "/data"], ["-c", "fsync=off"])
    stop()
    assert place == "127.0.0.1:49153"
    assert (bare / "calls").read_text().splitlines() == [
        "run --detach --rm --publish 127.0.0.1::5432 --tmpfs /data postgres:17 -c fsync=off",
        "port c0ffee 5432",
        "rm --force --volumes c0ffee",
    ]


def test_container_that_does_not_start_is_told_in_dockers_words(bare: Path) -> None:
    program(bare, "docker", "echo 'no such image' >&2; exit 125")
    with pytest.raises(Stop, match="no such image"):
        services.docker_run("postgres:17", 5432, [], [])


@pytest.mark.parametrize(
    ("variable", "value", "allowed"), [("CI", "true", True), ("CI", "false", False), ("INSTALL", "1", True)]
)
def test_packages_are_installed_only_where_somebody_allows_it(
    bare: Path, monkeypatch: pytest.MonkeyPatch, variable: str, value: str, allowed: bool
) -> None:
    program(bare, "apt-get", "exit 0")
    assert not debian.may_install()
    monkeypatch.setenv(variable, value)
    assert debian.may_install() is allowed


def test_port_that_is_free_is_found() -> None:
    assert 0 < services.free_port() < 65536


if connection.vendor == "postgresql":

    def test_postgresql_is_new_enough_and_holds_unicode(db: None) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SHOW server_encoding")
            assert cursor.fetchone() == ("UTF8",)
            assert connection.pg_version >= postgresql.OLDEST * 10_000  # type: ignore[attr-defined]  # of the PostgreSQL wrapper


@pytest.mark.elasticsearch
def test_elasticsearch_answers_the_official_client() -> None:
    if not os.environ.get("ELASTICSEARCH_URL") and not debian.in_ci():
        pytest.skip("no Elasticsearch: `make test` starts one")
    with Elasticsearch(os.environ["ELASTICSEARCH_URL"]) as client:
        assert client.info()["version"]["number"].startswith("9.")
