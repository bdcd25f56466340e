"""Keep how each model's edits came out, so that the next session asks for what it can write."""

from collections.abc import Sequence
from pathlib import Path

import msgspec

from hortus.agent.edits import Format, Record, choose_format, ladder_for
from hortus.core.whole import write_whole

_LARGEST = 1 << 20


class Records:
    """The newest edits of each model, in a file of their own; without one only in memory."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._by_model = _loaded(file) if file else {}

    def note(self, model: str, form: Format, *, well_formed: bool) -> None:
        """Take one more edit into account."""
        forms = self._by_model.setdefault(model, {})
        before = Record(form, tuple(forms.get(form.value, ())))
        forms[form.value] = before.noting(well_formed=well_formed).well_formed
        if self._file:
            _save(self._file, self._by_model)

    def choose(self, model: str, file_lines: int | None = None) -> Format:
        """Return the format that a model is asked for."""
        return choose_format(ladder_for(model), self._of(model), file_lines)

    def _of(self, model: str) -> Sequence[Record]:
        forms = self._by_model.get(model, {})
        known = {form.value for form in Format}
        return [Record(Format(f), tuple(came)) for f, came in forms.items() if f in known]


def _loaded(file: Path) -> dict[str, dict[str, tuple[bool, ...]]]:
    try:
        data = file.read_bytes()[:_LARGEST]
        return msgspec.json.decode(data, type=dict[str, dict[str, tuple[bool, ...]]])
    except (OSError, msgspec.DecodeError):
        return {}  # it begins anew: nothing but a habit is lost


def _save(file: Path, records: dict[str, dict[str, tuple[bool, ...]]]) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_whole(file, msgspec.json.encode(records))
    except OSError:
        return  # the session goes on with what it remembers
