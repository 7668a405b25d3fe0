"""Logs as records: one JSON line each in production, readable lines at a terminal."""

import re
import sys
from typing import Any

import structlog

# What follows these in an address lets somebody in: an invitation, a link that resets a password or confirms.
TOKENS = re.compile(
    r"((?:undangan|konfirmasi|reset(?:/|%2F)key)(?:/|%2F))(?!done|set-password)(?:(?!%2F)[^/\s\"'?&])+", re.IGNORECASE
)


def hide_tokens(logger: Any, method: str, event: dict[str, Any]) -> dict[str, Any]:
    """Leave out of every text of a log record what would let its reader in."""
    return {key: TOKENS.sub(r"\1…", value) if isinstance(value, str) else value for key, value in event.items()}


def logging_config(level: str) -> dict[str, Any]:
    """Return Django's LOGGING dictionary, and set structlog up to match."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
        structlog.processors.format_exc_info,
        hide_tokens,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    renderer: Any = structlog.processors.JSONRenderer()
    if sys.stderr.isatty():
        renderer = structlog.dev.ConsoleRenderer()
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "records": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processor": renderer,
                "foreign_pre_chain": shared,
            }
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "records", "level": level}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            "django": {"handlers": ["console"], "level": level, "propagate": False},
            "fontTools": {"level": "WARNING"},
        },
    }
