"""Probes behind /readyz: apps register what they depend on; nothing a probe says is secret."""

from collections.abc import Callable

Probe = Callable[[], str | int]
_probes: dict[str, Probe] = {}


def register(name: str, probe: Probe) -> None:
    """Add a probe; it answers within a second and raises nothing. Raises ValueError for a second one of that name."""
    if name in _probes:
        raise ValueError(f"{name} is registered already")
    _probes[name] = probe


def state() -> dict[str, str | int]:
    """What every probe says, by name."""
    return {name: probe() for name, probe in sorted(_probes.items())}
