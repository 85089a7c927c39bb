"""Archives made from a seed, and questions whose answers their texts fix."""
