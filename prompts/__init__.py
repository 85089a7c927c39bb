"""Prompt files for a language model; none is configured yet, so there are none."""
