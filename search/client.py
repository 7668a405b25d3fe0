"""The one way to Elasticsearch: the official client, where the settings say it is, with short time-outs."""

import re
from functools import cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from elastic_transport import NodeConfig
from elastic_transport.client_utils import url_to_node_config
from elasticsearch import ApiError, AuthenticationException, AuthorizationException, Elasticsearch, TransportError
from elasticsearch import exceptions as client_errors

log = structlog.get_logger(__name__)
TIMEOUT_SECONDS: Final = 1.0  # of a search; a reader waits for it
BULK_SECONDS: Final = 30.0  # of what the worker sends and asks


def configured() -> bool:
    """Whether there is to be an Elasticsearch at all."""
    return bool(settings.ELASTICSEARCH_URL)


def nodes(address: str) -> list[NodeConfig]:
    """The nodes that ELASTICSEARCH_URL names, separated by commas. Raises ImproperlyConfigured for a wrong one."""
    found = []
    for one in filter(None, (part.strip() for part in address.split(","))):
        shown = one.rpartition("@")[2]  # without the password
        try:
            if urlsplit(one).scheme not in {"http", "https"}:
                raise ValueError("it begins with neither http:// nor https://")
            node = url_to_node_config(one, use_default_ports_for_scheme=True)
        except ValueError as error:
            raise ImproperlyConfigured(
                f"ELASTICSEARCH_URL: {shown!r} is no address ({error}). "
                "Write https://user:password@host:9200, several nodes separated by commas, or leave it empty."
            ) from error
        found.append(node)
    return found


def refuse_wrong_settings() -> None:
    """Raise ImproperlyConfigured, which names the setting, for what can never work; nobody is asked."""
    found = nodes(settings.ELASTICSEARCH_URL)
    if settings.ELASTICSEARCH_API_KEY and any("authorization" in node.headers for node in found):
        raise ImproperlyConfigured("ELASTICSEARCH_API_KEY: ELASTICSEARCH_URL has a password too; leave out one.")
    if settings.ELASTICSEARCH_CA_CERTS and not Path(settings.ELASTICSEARCH_CA_CERTS).is_file():
        raise ImproperlyConfigured(f"ELASTICSEARCH_CA_CERTS: there is no file {settings.ELASTICSEARCH_CA_CERTS}.")
    if settings.ELASTICSEARCH_CA_CERTS and any(node.scheme != "https" for node in found):
        raise ImproperlyConfigured("ELASTICSEARCH_CA_CERTS: ELASTICSEARCH_URL does not begin with https://.")
    if not re.fullmatch(r"[a-z0-9][a-z0-9_.-]{0,60}", settings.ELASTICSEARCH_INDEX):
        raise ImproperlyConfigured("ELASTICSEARCH_INDEX: write small letters, digits and - only, 61 at most.")


def connect() -> Elasticsearch:
    """A client of the nodes in the settings; nothing is sent yet."""
    return _client(settings.ELASTICSEARCH_URL, settings.ELASTICSEARCH_API_KEY, settings.ELASTICSEARCH_CA_CERTS)


def patient() -> Elasticsearch:
    """The same for the worker, which may wait; it retries nothing, as whoever calls it knows what to do again."""
    return connect().options(request_timeout=BULK_SECONDS)


@cache
def _client(address: str, api_key: str, ca_certs: str) -> Elasticsearch:
    options: dict[str, Any] = {}
    if ca_certs:
        options["ca_certs"] = ca_certs
    if api_key:
        options["api_key"] = api_key
    return Elasticsearch(
        nodes(address), request_timeout=TIMEOUT_SECONDS, max_retries=0, retry_on_timeout=False, **options
    )


def state() -> str:
    """“off” without an address, else the version that answers, “refused” or “away”; never raises."""
    if not configured():
        return "off"
    try:
        return str(connect().info()["version"]["number"])
    except (AuthenticationException, AuthorizationException) as error:
        log.error("elasticsearch refuses the key or password", error=str(error))
        return "refused"
    except (ApiError, TransportError, client_errors.UnsupportedProductError) as error:
        log.warning("elasticsearch does not answer", error=str(error))
        return "away"
