"""Whether an office's tables are as this program knows them: all that most starts need to ask."""

from typing import Any

from frontdesk.core.opening import unreachable_if_gone
from frontdesk.core.refused import Refused, Unreachable
from frontdesk.core.store import Store

CURRENT = 3  # raised by every migration


def is_current(store: Store) -> bool:
    """Return whether nothing is to be upgraded or refused; False where that cannot be told.

    Raises:
        Unreachable: the server does not answer.

    """

    def asked() -> Any:
        with store.plain() as ask:
            return ask("version")

    try:
        found = unreachable_if_gone(asked)
    except (Refused, Unreachable):
        raise
    except Exception:
        return False  # no such table: the long way says what is to be done
    return bool(found) and found[0][0] >= CURRENT >= found[0][1]
