"""Matters over time: items of several meetings that treat one matter, without a case number."""
