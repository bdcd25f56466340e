"""Decide which tracked files are indexed: text that people wrote, and no secrets."""

import re
from dataclasses import dataclass
from pathlib import PurePosixPath

from hortus.dlp import Scanner, Tier
from hortus.knowledge.git import Content

LARGEST = 1_048_576
_LFS = b"version https://git-lfs.github.com/spec/"
_KEY_ENDINGS = (
    ".pem .key .p12 .pfx .jks .keystore .kdbx .ppk .asc .gpg .pgp .ovpn .tfstate .tfvars"
)
_SECRET_SUFFIXES = frozenset(_KEY_ENDINGS.split())
_SECRET_NAMES = re.compile(
    r"(\.env(\..+)?|\.netrc|\.pgpass|\.htpasswd|\.npmrc|\.pypirc|\.git-credentials|credentials"
    r"|id_(rsa|dsa|ecdsa|ed25519)(\.pub)?|secrets?\.(ya?ml|json|toml|ini|env|properties))",
    re.IGNORECASE,
)
_DATA_ENDINGS = ".po .pot .svg .csv .tsv .lock .map .snap .ipynb .sum .log .diff .patch .orig .out"
_DATA_SUFFIXES = frozenset(_DATA_ENDINGS.split())
_DATA_NAMES = frozenset({"package-lock.json", "npm-shrinkwrap.json", "go.sum", "pnpm-lock.yaml"})
_MEAN_LINE = 500  # a text whose mean line is longer was not written by hand


@dataclass(frozen=True, slots=True)
class Verdict:
    """The text to index, or the reason why it is not indexed."""

    text: str = ""
    reason: str = ""


class Admission:
    """Looks at names and contents; what it refuses never reaches the index."""

    def __init__(self) -> None:
        self._scanner = Scanner(tiers=(Tier.STRUCTURED,))

    def name(self, path: str) -> str:
        """Return why a file of that name is not indexed, or ''."""
        name = PurePosixPath(path).name
        suffix = PurePosixPath(path).suffix.lower()
        if suffix in _SECRET_SUFFIXES or _SECRET_NAMES.fullmatch(name):
            return "secret"
        if suffix in _DATA_SUFFIXES or name in _DATA_NAMES:
            return "data"
        return "generated" if ".min." in name else ""

    def content(self, content: Content) -> Verdict:
        """Return the text of a file, or why it is not indexed."""
        if content.reason:
            return Verdict(reason=content.reason)
        data = content.data
        if not data.strip():
            return Verdict(reason="empty")
        if b"\0" in data:
            return Verdict(reason="binary")
        if data.startswith(_LFS):
            return Verdict(reason="lfs")
        if len(data) > _MEAN_LINE * (data.count(b"\n") + 1):
            return Verdict(reason="generated")
        if self.is_secret(data):
            return Verdict(reason="secret")
        return Verdict(data.decode("utf-8", "replace"))

    def is_secret(self, data: bytes) -> bool:
        """Tell whether a text looks as if it held a secret."""
        return bool(len(self._scanner.scan(data)))
