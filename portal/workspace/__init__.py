"""The workspace: what is waiting for me, notices, what I follow, my calendar."""
