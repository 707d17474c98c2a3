"""The charges room as people see it."""
