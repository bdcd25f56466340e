"""Read the facts of what is indexed, each content once, and show somebody their part of it."""

from collections.abc import Iterator, Mapping, Sequence

from hortus.knowledge.git import Repository
from hortus.knowledge.indexing import Progress
from hortus.knowledge.libraries.extraction import read_facts
from hortus.knowledge.libraries.facts import Facts
from hortus.knowledge.libraries.manifests import read_manifest
from hortus.knowledge.libraries.store import FactStore, Key
from hortus.knowledge.libraries.types import File
from hortus.knowledge.libraries.view import View, key_of
from hortus.knowledge.library import Library
from hortus.knowledge.types import Readable, RepositoryId

_AT_ONCE = 256
_MANIFEST = "manifest:"


def view_of(library: Library, store: FactStore, readable: Readable) -> View:
    """Return what somebody may read; a path of a repository counts once, in its first branch."""
    names = {
        one.number: one.name for one in library.registry if one.number in readable.repositories
    }
    shards = {one.shard for one in library.registry if one.number in names}
    found: dict[tuple[RepositoryId, str], File] = {}
    for number in sorted(shards):
        for located in library.shards[number].catalogue.held(readable.within(names)):
            tip, document = located.tip, located.document
            file = File(
                tip.repository,
                names[tip.repository],
                tip.commit,
                document.path,
                document.blob,
                located.language,
            )
            found.setdefault((tip.repository, document.path), file)
    return View(sorted(found.values(), key=lambda f: (f.repository, f.path)), store)


def gather(library: Library, store: FactStore, files: Sequence[File], progress: Progress) -> int:
    """Read what was not read yet of all files, and return how many contents that were."""
    sources = {key: file for file in files if (key := key_of(file))}
    missing = store.missing(sources)
    done = 0
    for part in _parts(missing, sources):
        store.put(list(_read(part, sources, library.repositories())))
        done += len(part)
        progress(done, len(missing), "libraries")
    if missing:
        store.keep_only(sources, {file.commit for file in files})
    return done


def _parts(missing: Sequence[Key], sources: Mapping[Key, File]) -> Iterator[list[Key]]:
    """Yield contents in groups of one repository each."""
    groups: dict[RepositoryId, list[Key]] = {}
    for key in missing:
        groups.setdefault(sources[key].repository, []).append(key)
    for group in groups.values():
        for start in range(0, len(group), _AT_ONCE):
            yield group[start : start + _AT_ONCE]


def _read(
    keys: Sequence[Key],
    sources: Mapping[Key, File],
    repositories: Mapping[RepositoryId, Repository],
) -> Iterator[tuple[Key, Facts]]:
    repository = repositories[sources[keys[0]].repository]
    for key, content in zip(keys, repository.known([blob for blob, _ in keys]), strict=True):
        if content.reason:
            continue
        if key[1].startswith(_MANIFEST):
            name = read_manifest(key[1].removeprefix(_MANIFEST), content.data)
            yield key, Facts(package=name)
        else:
            yield key, read_facts(content.data.decode("utf-8", "replace"), key[1])
