"""Plan + target -> notebook."""
