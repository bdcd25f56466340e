"""Read the policies in force and the directory they are asked about, from the policy folder."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from hortus.core import EMBEDDED_MODEL, Loaded, ModelSettings, NotFoundError
from hortus.core.config import read_text
from hortus.policy import (
    DEFAULT,
    DataClass,
    Directory,
    Document,
    EntityEntry,
    ModelEntry,
    Parameters,
    ProviderEntry,
    Source,
    Terms,
    country_of,
    read_document,
    read_parameters,
    read_terms,
    shipped_source,
    shipped_terms,
)

_EXAMPLES = ".examples.toml"


@dataclass(frozen=True, slots=True)
class PolicyFolder:
    """What is in force: policies, parameters, and who and what there is."""

    sources: tuple[Source, ...]
    parameters: Parameters
    terms: dict[str, Terms]
    directory: Directory


def read_folder(
    loaded: Loaded, folder: Path | None = None, packs: Sequence[str] | None = None
) -> PolicyFolder:
    """Return what the settings and the policy folder say; raise what is wrong with a file.

    Another folder and other packs may be given: those that somebody proposes.
    """
    settings = loaded.settings.policy
    usual = Path(settings.folder) if settings.folder else loaded.data / "policy"
    folder = usual if folder is None else folder
    parameters = folder / "parameters.toml"
    terms = dict(shipped_terms()) | read_terms(
        read_text(folder / "terms.toml"), str(folder / "terms.toml")
    )
    directory = folder / "directory.toml"
    document = read_document(read_text(directory), str(directory))
    return PolicyFolder(
        (
            *(
                shipped_source(name)
                for name in (DEFAULT, *(settings.packs if packs is None else packs))
            ),
            *(read_source(path) for path in sorted(folder.glob("*.cedar"))),
        ),
        read_parameters(read_text(parameters), str(parameters)),
        terms,
        _configured(loaded).with_more(document).directory(terms),
    )


def _configured(loaded: Loaded) -> Document:
    """Return the models of the settings, with the companies and providers they name."""
    models = {EMBEDDED_MODEL: ModelSettings(inside=True), **loaded.settings.models}
    return Document(
        entities={m.owner_entity: EntityEntry() for m in models.values() if m.owner_entity},
        providers={m.provider: ProviderEntry() for m in models.values() if m.provider},
        models={name: _model(model) for name, model in models.items()},
    )


def _model(model: ModelSettings) -> ModelEntry:
    usual = DataClass.RESTRICTED if model.inside else DataClass.PUBLIC
    return ModelEntry(
        inside=model.inside,
        region=country_of(model.region),
        owner=model.owner_entity,
        provider=model.provider,
        ceiling=DataClass(model.ceiling) if model.ceiling else usual,
    )


def read_source(path: Path) -> Source:
    """Return a file of policies with the examples beside it."""
    if not path.is_file():
        raise NotFoundError(f"there is no file {path}", remedy="give the path of a .cedar file")
    beside = path.with_name(path.stem + _EXAMPLES)
    return Source(str(path), read_text(path), read_text(beside), str(beside))
