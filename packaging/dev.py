"""The one command of the house: demo, test, check, bench and the rest; see `dev.py help`."""

import sys

# This file must be readable by any Python, so that an old one can still say what it lacks.
if sys.version_info < (3, 11):  # noqa: UP036
    sys.exit(
        "Front Desk needs Python 3.11 or newer and this is Python %d.%d: "  # noqa: UP031
        "start it with a newer one, such as `python3.11 packaging/dev.py`." % sys.version_info[:2]
    )

from commands import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
