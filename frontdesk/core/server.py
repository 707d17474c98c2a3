"""Connects to a PostgreSQL server, with every setting that keeps a promise; loads the driver."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from frontdesk.core.refused import Refused

HERE = ("", "localhost", "127.0.0.1", "::1")  # hosts of this very machine


def connecting(url: str) -> Callable[[], Any]:
    """Return what opens a raw connection to an office's server, each statement by itself.

    Args:
        url: postgresql://…; several hosts are tried for the one that takes writes.

    Raises:
        Refused: the address is not one, or is outside this machine without TLS.

    """
    import psycopg

    raw = re.sub(r"^postgres(ql)?(\+psycopg)?:", "postgresql:", url)
    try:
        options = _server_options(psycopg.conninfo.conninfo_to_dict(raw))
    except psycopg.ProgrammingError:  # whose words may quote the password
        raise Refused(
            "That is no address of a server. Type it as postgresql://name@host/office."
        ) from None
    return lambda: psycopg.connect(raw, autocommit=True, **options)


def _server_options(asked: Mapping[str, Any]) -> dict[str, Any]:
    """Return libpq's settings; outside this machine nothing travels in clear (trust.md C5).

    Args:
        asked: what the address says, as libpq reads it.

    """
    options: dict[str, Any] = {
        "connect_timeout": 5,
        "tcp_user_timeout": 8000,  # ms; libpq alone would wait for ever
        "keepalives_idle": 10,
        "target_session_attrs": "read-write",
        "application_name": "frontdesk",
        "options": "-c timezone=UTC -c idle_in_transaction_session_timeout=60000",
    }
    hosts = ",".join(str(asked.get(name) or "") for name in ("host", "hostaddr")).split(",")
    here = all(one in HERE or one.startswith("/") for one in hosts)
    if not here:
        if asked.get("sslmode", "verify-full") != "verify-full":
            raise Refused(
                "Use sslmode=verify-full: patients' data must not travel to a server unproven."
            )
        options |= {"sslmode": "verify-full", "require_auth": "scram-sha-256"}
        options |= {"channel_binding": "require", "ssl_min_protocol_version": "TLSv1.2"}
    return options
