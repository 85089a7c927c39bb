"""Who asks, and what they may see: tokens, sign-in, roles."""
