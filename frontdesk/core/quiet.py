"""Says that the program has a fault without saying whose chart was open (trust.md U7)."""

import sys
import threading
import traceback
from types import TracebackType


def words_fault(kind: type[BaseException], trace: TracebackType | None) -> str:
    """Return the kind and place of a fault, without its message, which may quote a patient."""
    places = [
        f"{frame.filename.rpartition('frontdesk')[2] or frame.filename}:{frame.lineno}"
        for frame in traceback.extract_tb(trace)
        if "frontdesk" in frame.filename
    ]
    return f"Front Desk has a fault: {kind.__name__} at {' > '.join(places) or 'an unknown place'}"


def keep_quiet() -> None:
    """Let no uncaught error print its message, on any thread."""

    def told(kind: type[BaseException], _: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            return
        print(words_fault(kind, trace), file=sys.stderr)

    sys.excepthook = told
    threading.excepthook = lambda gone: told(
        gone.exc_type, gone.exc_value or gone.exc_type(), gone.exc_traceback
    )
