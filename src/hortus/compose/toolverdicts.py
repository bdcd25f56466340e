"""The register of tools as it is at each look, kept through times without a database."""

from hortus.store import StoreError, ToolRecord, ToolTable


class Decided:
    """What was decided about tools; while the database does not answer, what it was before."""

    def __init__(self, table: ToolTable) -> None:
        self._table = table
        self._kept: tuple[ToolRecord, ...] | None = None

    def __call__(self) -> tuple[ToolRecord, ...]:
        """Return every verdict; raises ``StoreError`` where none was ever read."""
        try:
            self._kept = tuple(self._table.all())
        except StoreError:
            if self._kept is None:
                raise
        return self._kept
