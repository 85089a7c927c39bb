"""Referent in Slack: what members ask where they talk, answered there."""
