"""Foreign files brought in: shown first, then written, and never twice."""
