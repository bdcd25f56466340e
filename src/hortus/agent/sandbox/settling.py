"""Look at what a command left behind, and disarm what would run by itself outside."""

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress

from hortus.agent.sandbox import beneath
from hortus.agent.sandbox.gitconfig import harmless, is_harmless
from hortus.agent.sandbox.protecting import Protection
from hortus.agent.sandbox.repositories import Repository, inside, pointers, repositories
from hortus.agent.sandbox.tree import Kind, Mark, Tree, Walker

_MANY = 50


def settle(root: str, walker: Walker, before: Protection) -> tuple[tuple[str, ...], Tree]:
    """Disarm new repositories and say what is new; also return what was found."""
    # What is held was covered by a mount: nothing can have been put into it.
    after = walker.walk(without=before.absent)
    opened: list[str] = []
    while closed := sorted(set(after.closed) - set(before.tree.closed) - set(opened)):
        opened += closed
        _open_up(root, closed)
        after = walker.walk(without=before.absent)
    told = [f"{_short(root, path)}: opened for reading" for path in opened]
    told += [f"{_short(root, path)[:40]}…: too deep to be looked into" for path in after.deep]
    words = [*told, *_repositories(root, before, after), *_files(root, before, after)]
    words = [os.fsencode(word).decode(errors="replace") for word in words]
    rest = len(words) - _MANY
    return (*words[:_MANY], *([f"and {rest} more"] if rest > 0 else ())), after


def disarm_pointers(root: str, repository: Repository, known: set[str]) -> Iterator[str]:
    """Put aside what began to send git elsewhere for its hooks and configuration."""
    for path in set(pointers(repository)) - known:
        with suppress(FileNotFoundError), beneath.folder(root, repository.path) as at:
            name = path.rpartition("/")[2]
            beneath.put_aside(at, name)
            yield f"{_short(root, path)}: put aside, as git would obey it"


def _open_up(root: str, paths: Iterable[str]) -> None:
    """Make folders readable that the command closed, as git can use what it cannot list."""
    for path in paths:
        with suppress(OSError), beneath.folder(root, path):
            pass  # opening is what mends it


def _repositories(root: str, before: Protection, after: Tree) -> Iterator[str]:
    known = {repository.inode for repository in before.repositories.values()}
    for repository in repositories(root, after).values():
        if repository.path in before.repositories and repository.inode in known:
            yield from disarm_pointers(root, repository, before.pointers)
        elif repository.inode not in known:
            yield from _disarm(root, repository)


def _disarm(root: str, repository: Repository) -> Iterator[str]:
    name = _short(root, repository.path)
    done: list[str] = []
    try:
        with beneath.folder(root, repository.path) as at:
            done += _hooks(at)
            done += _configuration(at)
            done += _pointers(root, repository, at)
    except OSError as e:
        yield f"{name}: a new repository that could not be disarmed: {e.strerror}"
        return
    yield f"{name}: new repository" + (f", {', '.join(done)} put aside" if done else "")


def _hooks(at: int) -> list[str]:
    try:
        with beneath.within(at, "hooks") as hooks:
            found = [name for name in os.listdir(hooks) if _runs(name)]  # noqa: PTH208 - of a descriptor
            for name in found:
                beneath.put_aside(hooks, name)
            return [f"hook {name}" for name in sorted(found)]
    except FileNotFoundError:
        return []
    except OSError:  # a link to hooks elsewhere
        beneath.put_aside(at, "hooks")
        return ["hooks"]


def _runs(name: str) -> bool:
    return not name.endswith(".sample") and ".disabled" not in name


def _configuration(at: int) -> list[str]:
    try:
        os.stat("config", dir_fd=at, follow_symlinks=False)
    except FileNotFoundError:
        return []
    content = beneath.text(at, "config")
    if content is not None and is_harmless(content):
        return []
    beneath.put_aside(at, "config")
    beneath.write_new(at, "config", harmless(content or ""))
    return ["configuration"]


def _pointers(root: str, repository: Repository, at: int) -> list[str]:
    found = []
    for path in pointers(repository):
        name = path.rpartition("/")[2]
        if name == "commondir" and _stays_inside(root, repository, at):
            continue  # the repository that it leads to is looked at by itself
        beneath.put_aside(at, name)
        found.append(name)
    return found


def _stays_inside(root: str, repository: Repository, at: int) -> bool:
    common = (beneath.text(at, "commondir") or "").strip()
    return inside(root, os.path.realpath(os.path.join(repository.path, common)))  # noqa: PTH118 - strings all through


def _files(root: str, made: Protection, after: Tree) -> Iterator[str]:
    before = made.tree
    held = {*after.leftovers, *made.absent}
    for mark in (*after.protected.values(), *after.told.values()):
        old = before.protected.get(mark.path) or before.told.get(mark.path)
        if mark.path not in held and (old is None or old.kind is not mark.kind):
            aside = mark.path in after.protected and _put_aside_at_top(root, mark.path)
            yield f"{_short(root, mark.path)}: new {mark.kind.value}" + (
                ", put aside" if aside else ""
            )
    for mark in _replaced_links(before, after):
        yield f"{_short(root, mark.path)}: link replaced"


def _put_aside_at_top(root: str, path: str) -> bool:
    """Put aside what programs obey at the top of a workspace, where they look for it."""
    folder, _, name = path.rpartition("/")
    if folder != root:
        return False
    with suppress(OSError), beneath.folder(root, root) as at:
        beneath.put_aside(at, name)
        return True
    return False


def _replaced_links(before: Tree, after: Tree) -> Iterator[Mark]:
    for mark in before.gits.values():
        now = after.gits.get(mark.path)
        if mark.kind is Kind.LINK and now != mark:
            yield mark


def _short(root: str, path: str) -> str:
    return path[len(root) + 1 :]
