"""Tell whether a word that the shell turns into names may name what a pattern means."""

from fnmatch import fnmatchcase

from hortus.agent.permissions.shell import Word
from hortus.core.regex import late

_GROUP = late(r"\{([^{}]*,[^{}]*)\}")
_QUOTES = late(r"[\"'\\]")
_VALUE = late(r"[$`<>]")
_SET = late(r"\[[^]/]*\]")
_WILD = late(r"[*?]")
_MOST = 64
_SECRETS = (
    *(".env", ".env.local", ".netrc", ".npmrc", ".pypirc", ".git-credentials", ".htpasswd"),
    *("id_rsa", "id_ed25519", "credentials", "credentials.json", "secrets.yml", "secrets.json"),
)
"""Names that stand for those of all secrets where a word is a pattern."""


def patterns_of(word: Word) -> tuple[str, ...]:
    """Return the patterns that a word stands for; none for a word that is no pattern.

    Where a value follows, anything may. A word that begins with a value says nothing.
    """
    if word.text is not None:
        return ()
    source = _QUOTES.sub("", word.source)
    value = _VALUE.search(source)
    if value:
        source = f"{source[: value.start()]}*/**" if value.start() else ""
    spread = _spread(source) if source and not source.startswith("~") else ()
    return tuple(_SET.sub("?", one).replace("{", "*").replace("}", "*") for one in spread)


def is_value(word: Word) -> bool:
    """Tell whether a word begins with what only the run tells."""
    return word.text is None and not word.start and word.source.lstrip('"')[:1] in {"$", "`"}


def may_be_secret(pattern: str) -> bool:
    """Tell whether a pattern is likely to be made for a name that promises a secret."""
    name = pattern.rpartition("/")[2]
    aims = len(_WILD.sub("", name)) > 1 and not name.startswith("*") and bool(_WILD.search(name))
    return (aims or name == ".*") and any(fnmatchcase(one, name) for one in _SECRETS)


def may_meet(rule: str, pattern: str) -> bool:
    """Tell whether one path may be meant by both; a folder is not what is in it."""
    meant = f"{rule}/*" if rule.endswith("/**") else rule
    return _meet(tuple(meant.split("/")), tuple(pattern.split("/")))


def _meet(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Compare folder by folder, from the places in both that have been reached."""
    reached, seen = [(0, 0)], set[tuple[int, int]]()
    while reached:
        at = reached.pop()
        if at in seen:
            continue
        seen.add(at)
        i, j = at
        if i == len(one) and j == len(other):
            return True
        first, second = (row[k] if k < len(row) else "" for row, k in ((one, i), (other, j)))
        if first == "**":
            reached += [(i + 1, j), *([(i, j + 1)] if j < len(other) else [])]
        if second == "**":
            reached += [(i, j + 1), *([(i + 1, j)] if i < len(one) else [])]
        if first and second and _names_meet(first, second):
            reached.append((i + 1, j + 1))
    return False


def _names_meet(one: str, other: str) -> bool:
    """Compare two names with ``*`` and ``?`` in them; the shell's do not begin with a dot."""
    if one[:1] == "." and other[:1] in {"*", "?"}:
        return False
    ends = {(0, 0)}
    waiting = [(0, 0)]
    while waiting:
        i, j = waiting.pop()
        steps = []
        if one[i : i + 1] == "*":
            steps += [(i + 1, j), *([(i, j + 1)] if j < len(other) else [])]
        if other[j : j + 1] == "*":
            steps += [(i, j + 1), *([(i + 1, j)] if i < len(one) else [])]
        if i < len(one) and j < len(other) and (one[i] == other[j] or "?" in (one[i], other[j])):
            steps.append((i + 1, j + 1))
        waiting += [step for step in steps if step not in ends]
        ends.update(steps)
    return (len(one), len(other)) in ends


def _spread(source: str) -> tuple[str, ...]:
    """Return what ``a{b,c}`` stands for: ab and ac."""
    done: list[str] = []
    waiting = [source]
    while waiting and len(done) + len(waiting) < _MOST:
        one = waiting.pop()
        group = _GROUP.search(one)
        if group is None:
            done.append(one)
            continue
        waiting += [one[: group.start()] + x + one[group.end() :] for x in group[1].split(",")]
    return (*done, *(("**",) if waiting else ()))
