"""The store: the only code that touches the database. Functions flush; `Database.transaction()` commits.

Nothing but the database itself is imported here, so that a door may open one noun (`store.publications`)
without opening the others.
"""

from .database import Database
from .refusals import StoreError

__all__ = ["Database", "StoreError"]
