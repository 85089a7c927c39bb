"""Conversations: follow-ups completed without a model, and turns kept for a while."""
