"""What the clock brings to accounts."""

from portal.accounts.cms import follow_memberships
from portal.core.tick import every_tick


@every_tick
def memberships_that_began_or_ended() -> int:
    """Wagtail groups follow memberships whose first or last day has passed."""
    return follow_memberships()
