"""Decide which tracked files are learnt from: code that people wrote, and no secrets."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from hortus.completion.git import Entry, Repository

_LONGEST_LINE = 2_000
_MEAN_LINE = 200  # a file whose mean line is longer was not written by hand
_HEAD = 1_024  # where generators put their notice
_CHUNK_BYTES = 1 << 20
_CHUNK_FILES = 2_000

_DATA_SUFFIXES = frozenset(
    {
        ".po",
        ".pot",
        ".mo",
        ".svg",
        ".csv",
        ".tsv",
        ".lock",
        ".map",
        ".snap",
        ".ipynb",
        ".sum",
        ".log",
        ".diff",
        ".patch",
        ".orig",
        ".out",
    }
)
_DATA_NAMES = frozenset({"package-lock.json", "npm-shrinkwrap.json", "go.sum", "pnpm-lock.yaml"})
_SECRET_SUFFIXES = frozenset(
    {
        ".pem",
        ".key",
        ".p12",
        ".pfx",
        ".jks",
        ".keystore",
        ".kdbx",
        ".ppk",
        ".asc",
        ".gpg",
        ".pgp",
        ".ovpn",
        ".tfstate",
        ".tfvars",
    }
)
_SECRET_NAMES = re.compile(
    r"^(\.env(\..+)?|\.netrc|\.pgpass|\.htpasswd|\.npmrc|\.pypirc|\.git-credentials|credentials"
    r"|id_(rsa|dsa|ecdsa|ed25519)(\.pub)?|secrets?\.(ya?ml|json|toml|ini|env|properties))$",
    re.IGNORECASE,
)
_GENERATED = re.compile(
    rb"@generated|DO NOT EDIT|do not edit (this|by hand|manually)|(auto-?|automatically )generated"
    rb"|generated (automatically|by [\w-]*(protoc|thrift|swagger|openapi|codegen))",
    re.IGNORECASE,
)
_LFS = b"version https://git-lfs.github.com/spec/"
# A word that must be there before the expression is tried: searching for it is nearly free.
_SECRETS: tuple[tuple[bytes, re.Pattern[bytes]], ...] = tuple(
    (word, re.compile(shape))
    for word, shape in (
        (b"PRIVATE KEY", rb"-----BEGIN [A-Z0-9 ]{0,30}PRIVATE KEY( BLOCK)?-----"),
        (b"PuTTY-User-Key", rb"PuTTY-User-Key-File-\d"),
        (b"AKIA", rb"\bAKIA[0-9A-Z]{16}\b"),
        (b"ASIA", rb"\bASIA[0-9A-Z]{16}\b"),
        (b"ghp_", rb"\bghp_[A-Za-z0-9]{36}"),
        (b"gho_", rb"\bgho_[A-Za-z0-9]{36}"),
        (b"ghs_", rb"\bghs_[A-Za-z0-9]{36}"),
        (b"github_pat_", rb"\bgithub_pat_[A-Za-z0-9_]{40,}"),
        (b"glpat-", rb"\bglpat-[A-Za-z0-9_-]{20}"),
        (b"xox", rb"\bxox[abeoprs]-[A-Za-z0-9-]{10,}"),
        (b"sk-", rb"\bsk-(ant-|proj-|svcacct-)?[A-Za-z0-9_-]{32,}"),
        (b"sk_live_", rb"\b[rs]k_live_[A-Za-z0-9]{20,}"),
        (b"AIza", rb"\bAIza[A-Za-z0-9_-]{35}"),
        (b"npm_", rb"\bnpm_[A-Za-z0-9]{36}"),
        (b"pypi-", rb"\bpypi-AgE[A-Za-z0-9_-]{50,}"),
        (b"hf_", rb"\bhf_[A-Za-z]{34}\b"),
        (b"SG.", rb"\bSG\.[A-Za-z0-9_-]{20,}\.[A-Za-z0-9_-]{20,}"),
        (b"hooks.slack.com", rb"hooks\.slack\.com/services/T[A-Z0-9]+/B[A-Z0-9]+/\w{20,}"),
        (b"AccountKey=", rb"AccountKey=[A-Za-z0-9+/=]{40,}"),
        (b"hortus_", rb"\bhortus_[A-Za-z0-9_-]{20,}"),
    )
)


@dataclass(frozen=True, slots=True)
class Source:
    """A file to learn from."""

    path: str
    blob: str
    data: bytes


@dataclass(slots=True)
class Corpus:
    """The readable files among some entries of a repository; ``skipped`` counts the others."""

    repository: Repository
    max_file_bytes: int
    skipped: Counter[str] = field(default_factory=Counter)

    def chunks(self, entries: Sequence[Entry]) -> Iterator[list[Source]]:
        """Yield the files to learn from, a few megabytes at a time."""
        named = [entry for entry in entries if self._keeps(refuse_name(entry.path))]
        sizes = self.repository.sizes([entry.blob for entry in named])
        small = [
            entry
            for entry, size in zip(named, sizes, strict=True)
            if self._keeps(_refuse_size(size, self.max_file_bytes))
        ]
        chunk: list[Source] = []
        held = 0
        contents = self.repository.contents([entry.blob for entry in small])
        for entry, data in zip(small, contents, strict=True):
            if not self._keeps(refuse_content(data)):
                continue
            chunk.append(Source(entry.path, entry.blob, data))
            held += len(data)
            if held >= _CHUNK_BYTES or len(chunk) >= _CHUNK_FILES:
                yield chunk
                chunk, held = [], 0
        if chunk:
            yield chunk

    def _keeps(self, reason: str) -> bool:
        if reason:
            self.skipped[reason] += 1
        return not reason


def refuse_name(path: str) -> str:
    """Return why a file of that name is not learnt from, or an empty string."""
    name = PurePosixPath(path).name
    suffix = PurePosixPath(path).suffix.lower()
    if suffix in _SECRET_SUFFIXES or _SECRET_NAMES.match(name):
        return "secret"
    if suffix in _DATA_SUFFIXES or name in _DATA_NAMES:
        return "data"
    if ".min." in name:
        return "generated"
    return ""


def refuse_content(data: bytes) -> str:
    """Return why a file with that content is not learnt from, or an empty string."""
    if not data.strip():
        return "empty"
    if b"\0" in data:
        return "binary"
    if data.startswith(_LFS):
        return "lfs"
    try:
        data.decode()
    except UnicodeDecodeError:
        return "encoding"
    if _is_generated(data):
        return "generated"
    return "secret" if holds_secret(data) else ""


def holds_secret(data: bytes) -> bool:
    """Tell whether ``data`` holds a private key or something in the shape of a token."""
    return any(word in data and shape.search(data) for word, shape in _SECRETS)


def _refuse_size(size: int, limit: int) -> str:
    if size < 0:
        return "missing"
    return "large" if size > limit else ""


def _is_generated(data: bytes) -> bool:
    if _GENERATED.search(data, 0, _HEAD):
        return True
    lines = data.split(b"\n")
    return len(data) > _MEAN_LINE * len(lines) or max(map(len, lines)) > _LONGEST_LINE
