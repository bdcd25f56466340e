"""Name findings so that the name outlives edits elsewhere in the file."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from hortus.review.types import Finding

_LENGTH = 16


def numbered(found: Iterable[Finding]) -> Iterator[Finding]:
    """Yield findings with fingerprints: of rule, path and text, and of how many came before."""
    seen: Counter[str] = Counter()
    for finding in found:
        plain = f"{finding.rule}\0{finding.path}\0{' '.join(finding.text.split())}"
        seen[plain] += 1
        digest = hashlib.sha256(f"{plain}\0{seen[plain]}".encode("utf-8", "surrogatepass"))
        yield replace(finding, fingerprint=digest.hexdigest()[:_LENGTH])
