"""Know how the place that a repository comes from addresses a line of a file."""

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit

from hortus.git import run

_SHORT = re.compile(r"(?:[\w.-]+@)?([\w.-]+\.[a-z]{2,}):(?!//)([\w./~-]+)\Z")
_KINDS = {
    "github": "{base}/blob/{commit}/{path}#L{line}",
    "gitlab": "{base}/-/blob/{commit}/{path}#L{line}",
    "bitbucket.org": "{base}/src/{commit}/{path}#lines-{line}",
    "codeberg.org": "{base}/src/commit/{commit}/{path}#L{line}",
    "gitea": "{base}/src/commit/{commit}/{path}#L{line}",
    "forgejo": "{base}/src/commit/{commit}/{path}#L{line}",
}


@dataclass(frozen=True, slots=True)
class Forge:
    """A web server that shows the files of the repository."""

    base: str
    form: str

    def link(self, commit: str, path: str, line: int) -> str:
        """Return the address of a line."""
        return self.form.format(base=self.base, commit=commit, path=quote(path), line=line)


def forge_of(folder: Path, commit: str) -> Forge | None:
    """Return where the origin of a repository shows a commit; None where nobody can know."""
    asked = run(folder, ("config", "--get", "remote.origin.url"))
    found = forge_at(asked.stdout.decode("utf-8", "replace").strip())
    return found if found is not None and _is_there(folder, commit) else None


def forge_at(origin: str) -> Forge | None:
    """Return what an origin's address stands for; names and passwords in it are left out."""
    host, path = _parts(origin)
    form = next((form for kind, form in _KINDS.items() if kind in host), "")
    if not form or not path:
        return None
    return Forge(f"https://{host}/{quote(path)}", form)


def _parts(origin: str) -> tuple[str, str]:
    if short := _SHORT.match(origin):
        host, path = short[1], short[2]
    else:
        try:
            url = urlsplit(origin)
            port = url.port if url.scheme == "https" else None
        except ValueError:
            return "", ""
        if url.scheme not in {"https", "http", "ssh", "git"} or not url.hostname:
            return "", ""
        host = url.hostname + (f":{port}" if port else "")
        path = url.path
    return host.lower(), path.strip("/").removesuffix(".git")


def _is_there(folder: Path, commit: str) -> bool:
    """Tell whether the origin had the commit when it was last heard of."""
    known = run(folder, ("for-each-ref", "--count=1", "--contains", commit, "refs/remotes"))
    bare = run(folder, ("rev-parse", "--is-bare-repository"))
    return bool(known.stdout.strip()) or bare.stdout.strip() == b"true"
