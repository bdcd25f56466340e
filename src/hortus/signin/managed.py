"""Settings that Claude Code takes from hortus after its user has signed in with it."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

from hortus.core import ConfigError, Principal
from hortus.identity import Roster

EVERYBODY = "all"
QUIET: Mapping[str, object] = {"env": {"CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1"}}
"""What is sent where nothing else is set: the client asks no other host."""


@dataclass(frozen=True, slots=True)
class Managed:
    """Settings with the names by which the client knows whether they have changed."""

    uuid: str
    checksum: str
    settings: Mapping[str, object]


class ManagedSettings:
    """Knows which settings are for whom: those of a team, those for all, or the quiet ones."""

    def __init__(self, files: Mapping[str, str], roster: Callable[[], Roster]) -> None:
        self._files = files
        self._roster = roster

    def of(self, principal: Principal) -> Managed:
        """Return the settings for somebody. Raises ``ConfigError`` for a file that is none."""
        roster = self._roster()
        person = roster.person_named(principal.account)
        teams = roster.teams_of(person.person_id) if person else frozenset[str]()
        # The first in the order of the settings file, so that whoever writes it decides.
        name = next((n for n in self._files if n in teams), EVERYBODY)
        settings = _read(name, self._files[name]) if name in self._files else QUIET
        digest = hashlib.sha256(_canonical(settings)).hexdigest()
        return Managed(f"hortus-{name}", f"sha256:{digest}", settings)


def _canonical(settings: Mapping[str, object]) -> bytes:
    """Return settings as the client digests them: keys in order, no blanks."""
    return msgspec.json.encode(settings, order="sorted")


def _read(name: str, file: str) -> Mapping[str, object]:
    try:
        text = Path(file).expanduser().read_bytes()
        return msgspec.json.decode(text, type=dict[str, object])
    except (OSError, msgspec.DecodeError, UnicodeDecodeError) as e:
        raise ConfigError(
            f"signin.managed_settings.{name}: {file} cannot be used: {e}",
            remedy="make it a readable file with a JSON object, as in managed-settings.json",
        ) from e
