"""What a repository has that can be imported, and what an import turns out to mean."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from hortus.wiki.types import Outline


@dataclass(frozen=True, slots=True)
class Known:
    """The files that were read, and the texts of those that give packages their names."""

    outlines: Mapping[str, Outline]
    languages: Mapping[str, str]
    manifests: Mapping[str, str] = field(default_factory=dict)
    """Texts of go.mod, package.json and Cargo.toml by their paths."""

    def of(self, *languages: str) -> list[str]:
        """Return the paths of the files in some languages."""
        return [path for path in self.outlines if self.languages[path] in languages]


@dataclass(frozen=True, slots=True)
class Target:
    """The files of the repository that an import means, or the name of what is outside."""

    files: tuple[str, ...] = ()
    outside: str = ""
