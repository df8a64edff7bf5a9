"""What each target can do, and how its notebooks are put together."""
