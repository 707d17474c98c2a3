"""Renews lock.txt: every package at one version, with the hash of each of its files."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from environment import LOCK, ROOT


def renew(arguments: list[str]) -> int:
    """Resolve pyproject.toml for every system and Python since 3.11 and write the lock.

    Args:
        arguments: handed on to `uv pip compile`, such as --upgrade.
    """
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        tools = Path(folder) / ("Scripts" if os.name == "nt" else "bin")
        subprocess.run([tools / "python", "-m", "pip", "install", "-qq", "uv"], check=True)
        # --universal keeps what only Windows or macOS needs, with its marker.
        words = ["pip", "compile", "pyproject.toml", "--universal", "--python-version", "3.11"]
        words += ["--all-extras", "--generate-hashes", "--no-header", "--no-annotate"]
        words += ["--no-emit-index-url", "--no-emit-find-links", "--quiet", "-o", str(LOCK)]
        return subprocess.run([tools / "uv", *words, *arguments], cwd=ROOT, check=False).returncode
