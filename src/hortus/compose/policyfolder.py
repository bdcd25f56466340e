"""Read the policies that somebody has written down and the facts they are asked about."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from hortus.compose.policydirectory import Facts, Verdicts, directory_of
from hortus.core import Loaded, NotFoundError
from hortus.core.config import read_text
from hortus.identity import Roster
from hortus.policy import (
    DEFAULT,
    Bundle,
    Directory,
    Parameters,
    Source,
    load_bundle,
    read_document,
    read_parameters,
    read_terms,
    shipped_source,
    shipped_terms,
)
from hortus.store import Everybody

_EXAMPLES = ".examples.toml"
_PARAMETERS, _DIRECTORY, _TERMS = "parameters.toml", "directory.toml", "terms.toml"
_NOBODY = Roster(Everybody((), (), ()))
_NO_VERDICTS = Verdicts()


class Written(msgspec.Struct, frozen=True):
    """A file of policies with the examples beside it."""

    file: str
    text: str
    examples: str = ""
    examples_file: str = ""


class PolicyTexts(msgspec.Struct, frozen=True):
    """What a bundle is made of, as people wrote it: it can be kept and read again."""

    packs: tuple[str, ...] = ()
    policies: tuple[Written, ...] = ()
    parameters: str = ""
    parameters_file: str = _PARAMETERS

    def sources(self) -> tuple[Source, ...]:
        """Return the default policies, the packs and one's own; raises ``PackError``."""
        shipped = [shipped_source(name) for name in (DEFAULT, *self.packs)]
        own = [Source(w.file, w.text, w.examples, w.examples_file) for w in self.policies]
        return (*shipped, *own)

    def read_parameters(self) -> Parameters:
        """Return the parameters of the packs; raises ``PackError`` with file and line."""
        return read_parameters(self.parameters, self.parameters_file)

    def bundle(self, directory: Directory | None = None) -> Bundle:
        """Return the bundle, checked; raises ``PolicyError`` or ``PackError``."""
        return load_bundle(self.sources(), self.read_parameters(), directory)


@dataclass(frozen=True, slots=True)
class PolicyFolder:
    """What the settings and the policy folder say: policies, and who and what there is."""

    texts: PolicyTexts
    facts: Facts
    directory: Directory

    @property
    def sources(self) -> tuple[Source, ...]:
        """The policies in the order in which they are listed."""
        return self.texts.sources()

    @property
    def parameters(self) -> Parameters:
        """The parameters of the packs."""
        return self.texts.read_parameters()


def folder_of(loaded: Loaded) -> Path:
    """Return the policy folder in use."""
    said = loaded.settings.policy.folder
    return Path(said).expanduser() if said else loaded.data / "policy"


def read_texts(loaded: Loaded, folder: Path, packs: Sequence[str] | None = None) -> PolicyTexts:
    """Return the policies of a folder, with the packs that are on unless others are given."""
    file = folder / _PARAMETERS
    return PolicyTexts(
        tuple(loaded.settings.policy.packs if packs is None else packs),
        tuple(_written(path) for path in sorted(folder.glob("*.cedar"))),
        read_text(file),
        str(file),
    )


def read_facts(loaded: Loaded, folder: Path) -> Facts:
    """Return what the settings and a folder say of companies, models, projects and tools."""
    terms, document = folder / _TERMS, folder / _DIRECTORY
    return Facts(
        loaded.settings.models,
        read_document(read_text(document), str(document)),
        dict(shipped_terms()) | read_terms(read_text(terms), str(terms)),
        loaded.settings.zones,
    )


def read_folder(
    loaded: Loaded,
    folder: Path | None = None,
    packs: Sequence[str] | None = None,
    roster: Roster = _NOBODY,
    verdicts: Verdicts = _NO_VERDICTS,
) -> PolicyFolder:
    """Return what the settings and the policy folder say; raise what is wrong with a file.

    Another folder and other packs may be given: those that somebody proposes.
    """
    folder = folder or folder_of(loaded)
    facts = read_facts(loaded, folder)
    return PolicyFolder(
        read_texts(loaded, folder, packs), facts, directory_of(facts, roster, verdicts)
    )


def read_source(path: Path) -> Source:
    """Return a file of policies with the examples beside it."""
    if not path.is_file():
        raise NotFoundError(f"there is no file {path}", remedy="give the path of a .cedar file")
    written = _written(path)
    return Source(written.file, written.text, written.examples, written.examples_file)


def _written(path: Path) -> Written:
    beside = path.with_name(path.stem + _EXAMPLES)
    return Written(str(path), read_text(path), read_text(beside), str(beside))
