"""The office's data key, and who can unwrap it: a passphrase, a recovery code, this PC's keyring.

The key is random and never stored bare. `KeyRing.wraps` may lie beside the data: none of them opens
without a passphrase or the printed code (trust.md C3; 74 FR 19006: keys apart from the data).
"""

import base64
import json
import os
import unicodedata
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from frontdesk.core.later import Later
from frontdesk.core.records import record
from frontdesk.core.refused import Refused

if TYPE_CHECKING:  # for a phrase that is typed; most starts have the key from the keyring
    import secrets

    from argon2 import low_level as argon2
    from cryptography import exceptions
    from cryptography.hazmat.primitives.ciphers import aead
else:
    secrets = Later("secrets")
    argon2 = Later("argon2.low_level")
    exceptions = Later("cryptography.exceptions")
    aead = Later("cryptography.hazmat.primitives.ciphers.aead")

SERVICE = "Front Desk"
SAFE_BACKENDS = (
    "keyring.backends.SecretService",
    "keyring.backends.libsecret",
    "keyring.backends.kwallet",
    "keyring.backends.macOS",
    "keyring.backends.Windows",
)
MEMORY_KIB, PASSES, LANES = 64 * 1024, 3, 4


def new_key() -> bytes:
    """Return a fresh 32-byte data key."""
    return os.urandom(32)


def new_recovery_code() -> str:
    """Return a code to print and lock away: 8 groups of 4, 160 bits, no look-alikes."""
    alphabet = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
    return "-".join("".join(secrets.choice(alphabet) for _ in range(4)) for _ in range(8))


@record
class KeyRing:
    """The wrapped data key, as it may be kept beside the data."""

    wraps: tuple[dict[str, Any], ...] = ()

    def with_wrap(self, kind: str, phrase: str, key: bytes) -> Self:
        """Return this ring with the key wrapped by `phrase` in place of an older one of `kind`."""
        salt, nonce = os.urandom(16), os.urandom(12)
        cost = {"memory": MEMORY_KIB, "passes": PASSES, "lanes": LANES}
        sealed = aead.AESGCM(_stretched(phrase, salt, cost)).encrypt(nonce, key, kind.encode())
        wrap = {
            "kind": kind,
            **cost,
            "salt": _text(salt),
            "nonce": _text(nonce),
            "sealed": _text(sealed),
        }
        return replace(self, wraps=(*(old for old in self.wraps if old["kind"] != kind), wrap))

    def opened(self, phrase: str, *, kind: str = "") -> bytes:
        """Return the data key.

        Args:
            phrase: the passphrase or the recovery code.
            kind: "passphrase" or "recovery", if only that one will do.

        Raises:
            Refused: `phrase` is neither, or not the one that will do.

        """
        for wrap in self.wraps:
            if kind not in ("", wrap["kind"]):
                continue
            stretched = _stretched(phrase, _bytes(wrap["salt"]), wrap)
            try:
                sealed = _bytes(wrap["sealed"])
                return aead.AESGCM(stretched).decrypt(
                    _bytes(wrap["nonce"]), sealed, wrap["kind"].encode()
                )
            except exceptions.InvalidTag:
                continue
        what = "recovery code" if kind == "recovery" else "passphrase or recovery code"
        raise Refused(f"That is not this office's {what}. Nothing was changed.")

    def save(self, path: Path) -> None:
        """Write the ring whole and durably."""
        fresh = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        with fresh.open("w", encoding="utf-8") as file:
            file.write(self.to_text())
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)

    def to_text(self) -> str:
        """Return the ring as JSON."""
        return json.dumps({"wraps": self.wraps}, indent=1)

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Read back `to_text`.

        Raises:
            Refused: this is no key ring.

        """
        try:
            return cls(tuple(json.loads(text)["wraps"]))
        except (ValueError, KeyError, TypeError):
            raise Refused(
                "The office's key file cannot be read. Restore it from a backup."
            ) from None


def remembered_key(office: str) -> bytes | None:
    """Return the key that this PC's keyring holds for `office`, if it may keep one."""
    backend = _safe_backend()
    if backend is None:
        return None
    try:
        kept = backend.get_password(SERVICE, office)
        return base64.b64decode(kept) if kept else None
    except Exception:
        return None


def remember_key(office: str, key: bytes) -> bool:
    """Keep the key in this PC's keyring; return False where no safe one is at hand."""
    backend = _safe_backend()
    if backend is None:
        return False
    try:
        backend.set_password(SERVICE, office, base64.b64encode(key).decode())
    except Exception:
        return False
    return True


def _safe_backend() -> Any:
    """Return the keyring's backend if it encrypts: others keep plain text unasked."""
    import keyring

    chosen = keyring.get_keyring()
    choices = [chosen, *getattr(chosen, "backends", [])]
    safe = [one for one in choices if type(one).__module__.startswith(SAFE_BACKENDS)]
    return safe[0] if safe else None


def _stretched(phrase: str, salt: bytes, cost: dict[str, Any]) -> bytes:
    plain = unicodedata.normalize("NFC", phrase.strip()).encode()
    return argon2.hash_secret_raw(
        plain, salt, cost["passes"], cost["memory"], cost["lanes"], 32, argon2.Type.ID
    )


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text)
