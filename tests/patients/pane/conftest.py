"""The panes of patients are tested on the real desk."""

from desk.conftest import desks, file_office, filled

__all__ = ["desks", "file_office", "filled"]
