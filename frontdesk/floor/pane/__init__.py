"""The Floor room as it is seen."""
