"""Where the collected files of other programs are; tests that need them are skipped without."""

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[1].parent / "shared" / "data"


def needs_files(kind: str) -> pytest.MarkDecorator:
    """Skip, saying so, where the folder of collected files is missing."""
    folder = SHARED / kind
    return pytest.mark.skipif(not folder.is_dir(), reason=f"no collected files in {folder}")


def files_of(kind: str) -> list[Path]:
    """The collected files of one kind, by name."""
    folder = SHARED / kind
    return sorted(folder.iterdir()) if folder.is_dir() else []


def bytes_of(kind: str, name: str) -> bytes:
    """One collected file."""
    return (SHARED / kind / name).read_bytes()
