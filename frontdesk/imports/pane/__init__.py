"""The import as a room: choose files, see what they would do, bring them in."""
