# ruff: noqa: N818 - each names a state of affairs that its caller answers in its own way, not a fault of the program
"""What the store refuses to do, and why: each is a sentence for a person."""


class StoreError(Exception):
    """The store refused. `str()` is one or two complete sentences; nothing has been changed."""


class DatabaseBusy(StoreError):
    """Another program holds the database for longer than anyone should wait."""


class SchemaUnknown(StoreError):
    """The database was made by a newer Plaza, or by something else."""


class NoSuchSurvey(StoreError):
    def __init__(self, slug: str) -> None:
        super().__init__(f"There is no survey “{slug}”.")


class SurveyExists(StoreError):
    def __init__(self, slug: str) -> None:
        super().__init__(f"There is a survey “{slug}” already. Choose another short name.")


class BadSlug(StoreError):
    def __init__(self, slug: str) -> None:
        super().__init__(
            f"“{slug}” cannot be the short name of a survey. Use up to 64 of a to z, 0 to 9 and single hyphens "
            "between them, as in “ai-cities”; “password” is taken."
        )


class NoSuchWave(StoreError):
    """There is no such wave."""


class WaveOpen(StoreError):
    def __init__(self, slug: str, number: int) -> None:
        super().__init__(f"Wave {number} of “{slug}” is still open. Close it before you open another.")


class WaveClosed(StoreError):
    """The wave takes no answers (any more)."""


class DefinitionChanged(StoreError):
    """The stored definition of a wave is not the one it was opened with."""


class AlreadySubmitted(StoreError):
    def __init__(self) -> None:
        super().__init__("This response has been submitted already. It was left as it is.")


class NoSuchDraft(StoreError):
    def __init__(self) -> None:
        super().__init__(
            "There is no draft under this key. It may have been erased. Start again from the survey's link."
        )


class ChangedMeanwhile(StoreError):
    def __init__(self) -> None:
        super().__init__("The draft was saved elsewhere in the meantime. Load it again, then save.")


class LeadExists(StoreError):
    def __init__(self, email: str) -> None:
        super().__init__(f"There is a lead with the address {email} already.")


class BadEmail(StoreError):
    def __init__(self, email: str) -> None:
        super().__init__(f"“{email}” is not an e-mail address. Write it as in name@city.example.")
