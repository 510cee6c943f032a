"""Receipts: the code a respondent keeps, by which a response can be found again, and nothing else.

The database holds only a receipt's digest. A browser's receipt is derived from its draft key, so a repeated
submission shows the same code without anything being remembered in clear.
"""

import base64
import hashlib
import hmac
import secrets

_LENGTH = 20


def _grouped(code: bytes) -> str:
    letters = base64.b32encode(code).decode("ascii")[:_LENGTH]
    return "-".join(letters[start : start + 4] for start in range(0, _LENGTH, 4))


def derive(secret: str | bytes, key: str) -> str:
    """The receipt of the draft whose key is `key`: 100 bits, five groups of four letters and digits."""
    secret = secret.encode("utf-8") if isinstance(secret, str) else secret
    return _grouped(hmac.new(secret, f"receipt:{key}".encode(), hashlib.sha256).digest())


def fresh() -> str:
    """A receipt for a response that no browser holds a key of (imported, simulated)."""
    return _grouped(secrets.token_bytes(32))


def digest(code: str) -> str:
    """What the database holds. Case, spaces and hyphens do not matter: people copy codes by hand."""
    letters = "".join(letter for letter in code.upper() if letter.isalnum())
    return hashlib.sha256(letters.encode("utf-8")).hexdigest()
