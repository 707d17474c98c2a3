"""Writes files for people, whole or not at all."""

import os
import tempfile
from pathlib import Path


def write_whole(path: Path, data: bytes) -> None:
    """Write beside the file, then put it in place: never half a document.

    Raises:
        OSError: it cannot be written there; what stood there still does.

    """
    handle, beside = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(beside).replace(path)
    except OSError:
        Path(beside).unlink(missing_ok=True)
        raise


def save(path: str, data: bytes) -> str:
    """Write a file and return the sentence that says so, or why it could not be written."""
    try:
        write_whole(Path(path), data)
    except OSError as error:
        why = error.strerror or "it did not say why"
        return f"It could not be saved there: {why}. Choose another place."
    return f"Saved as {Path(path).name}."
