"""What the store keeps of a secret that only its holder has: its SHA-256.

A plain hash is enough, because these secrets are long and random: there is nothing to guess.
"""

from hashlib import sha256


def of_token(token: str) -> str:
    """SHA-256 of a draft key or a sign-in token, 64 hex digits."""
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
