"""Counting failed attempts in a sliding window, so that passwords cannot be guessed by the thousand."""

import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from ipaddress import IPv6Address, ip_address, ip_network


class Attempts:
    """Failures per key within the last `window` seconds; `limit` of them block the key until the oldest is past.

    Kept in this process: with several workers the limit is at most their number times `limit`, and a restart
    forgets. At most `capacity` keys are kept, the longest untouched is dropped first, so memory stays bounded
    under an attack with ever new keys. Safe to share between threads.
    """

    def __init__(
        self, limit: int, window: float, *, capacity: int = 10_000, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.limit = limit
        self.window = window
        self._capacity = capacity
        self._clock = clock
        self._failures: OrderedDict[str, deque[float]] = OrderedDict()
        self._lock = threading.Lock()

    def wait(self, key: str) -> float:
        """Seconds until `key` may try again; 0.0 if it may now."""
        with self._lock:
            failures = self._failures.get(key)
            if failures is None or len(failures) < self.limit:
                return 0.0
            return max(0.0, failures[0] + self.window - self._clock())

    def fail(self, key: str) -> None:
        """Count one failure of `key`."""
        with self._lock:
            # The limit newest failures suffice: the key is free again once the oldest of them leaves the window.
            self._failures.setdefault(key, deque(maxlen=self.limit)).append(self._clock())
            self._failures.move_to_end(key)
            while len(self._failures) > self._capacity:
                self._failures.popitem(last=False)

    def forget(self, key: str) -> None:
        """A success: `key` starts afresh."""
        with self._lock:
            self._failures.pop(key, None)


def network(address: str | None) -> str:
    """What one attacker holds: the IPv4 address itself, the /64 of an IPv6 address, "" if unknown."""
    try:
        known = ip_address(address or "")
    except ValueError:
        return ""
    if isinstance(known, IPv6Address):
        if known.ipv4_mapped:
            return str(known.ipv4_mapped)
        return str(ip_network((int(known), 64), strict=False))
    return str(known)
