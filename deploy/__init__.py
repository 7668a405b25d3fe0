"""What starts, tests, checks and ships the portal; the standard library only."""
