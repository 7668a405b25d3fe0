import pytest
from django.core.management import call_command

from portal.core.states import Machine, machines


def test_the_document_of_lifecycles_is_current() -> None:
    call_command("lifecycles", "--check")


@pytest.mark.parametrize("machine", machines(), ids=lambda machine: machine.name)
def test_every_status_is_known_and_can_be_reached(machine: Machine) -> None:
    known = set(machine.statuses.values)
    targets = {row.target for row in machine.transitions.values()}
    sources = {one for row in machine.transitions.values() for one in row.sources}
    assert targets | sources <= known
    assert known - targets <= {machine.statuses.values[0]}  # only the first one is not the end of a move
