"""Planted follow-ups: minutes whose tasks, owners and deadlines are known."""
