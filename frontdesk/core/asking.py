"""Lets a session be asked by name, as the driver is: one way of reading the answer serves both."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Select
from sqlalchemy.orm import Session

from frontdesk.core.plain import Ask


def asking(session: Session, statements: Mapping[str, Select[Any]]) -> Ask:
    """Return what asks these statements in the session's own transaction."""

    def ask(name: str, /, **asked: Any) -> Any:
        return session.connection().execute(statements[name], asked).all()

    return ask
