"""Pages of proposals: cleared for everybody, and in the workspace."""
