"""Which packs and folders of rules a repository uses: ``.hortus/review.toml``."""

from pathlib import Path
from typing import Annotated

import msgspec

from hortus.review.toml import load_toml
from hortus.review.types import Level

FOLDER = Path(".hortus")
RULES = FOLDER / "rules"
SETTINGS = FOLDER / "review.toml"
DEFAULT_PACKS = ("python-security",)
_Name = Annotated[str, msgspec.Meta(min_length=1)]


class Dependencies(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a change may newly depend on."""

    approved: tuple[_Name, ...] = ()
    level: Level = Level.WARN


class ReviewSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is reviewed in a repository, and how strictly."""

    packs: tuple[_Name, ...] = DEFAULT_PACKS
    rules: tuple[_Name, ...] = ()
    """Further folders of rules, relative to the repository."""
    levels: dict[str, Level] = {}
    """Levels that differ here from those of the rules."""
    off: tuple[_Name, ...] = ()
    """Rules that are not used here."""
    secrets: Level = Level.BLOCK
    """The level of a secret; secrets are always looked for."""
    dependencies: Dependencies | None = None


def load_review_settings(root: Path) -> ReviewSettings:
    """Return the settings of a repository, or the usual ones where it has none."""
    return load_toml(root / SETTINGS, str(SETTINGS), ReviewSettings)
