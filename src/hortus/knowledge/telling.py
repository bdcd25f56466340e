"""Read what commits said about the files they changed, so that it helps to find them."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from hortus.git import GitFailedError
from hortus.knowledge.chronicle import Behind, Chronicle, Message
from hortus.knowledge.git import Repository
from hortus.knowledge.types import RepositoryId
from hortus.knowledge.writer import Writer

# Chosen on pytest and flask, where the newest 500 have most of what 4,000 are worth.
_MOST = 4_000
_MOST_PATHS = 10  # a commit that changes more of them says little about each
_LONGEST = 600
# Who signed, links and names of commits say nothing about the code.
_NOISE = re.compile(r"^[A-Z][\w-]+-[Bb]y:.*$|https?://\S+|\b[0-9a-f]{7,40}\b", re.MULTILINE)
_SEPARATOR = "\n\0\n"


@dataclass(slots=True)
class Telling:
    """Takes the messages of a shard's branches into its index."""

    chronicle: Chronicle
    repositories: Mapping[RepositoryId, Repository]
    is_secret: Callable[[bytes], bool]

    def read(self) -> bool:
        """Note what was said since the last time; return whether the index has to hear of it."""
        for branch in self.chronicle.behind():
            self._read(branch, self.repositories[branch.repository])
        return bool(self.chronicle.waiting() or self.chronicle.gone())

    def write(self, writer: Writer) -> None:
        """Index what was noted; interrupted, it is done again."""
        waiting, gone = self.chronicle.waiting(), self.chronicle.gone()
        told = [one.id for one in waiting]
        # Also what was never settled: it may have been written right before a crash.
        writer.untell([*told, *gone])
        for one in waiting:
            writer.tell(one.id, one.repository, one.text)
        writer.commit()
        self.chronicle.settle(told, gone)

    def _read(self, branch: Behind, repository: Repository) -> None:
        anew = not repository.follows(branch.told, branch.commit)
        since = "" if anew else branch.told
        try:
            said = list(repository.messages(branch.commit, since, _MOST))
        except GitFailedError:
            # Without the history, as in a damaged clone, words of the files have to do.
            said = []
        telling = [Message(text, paths) for text, paths in said if len(paths) <= _MOST_PATHS]
        cleaned = (Message(_cleaned(one.text), one.paths) for one in self._harmless(telling))
        self.chronicle.record(branch, cleaned, anew=anew)

    def _harmless(self, messages: Sequence[Message]) -> Sequence[Message]:
        """Return the messages without those that look as if they held a secret."""
        # All at once: there hardly ever is one, and each look has a price.
        if not self.is_secret(_SEPARATOR.join(one.text for one in messages).encode()):
            return messages
        return [one for one in messages if not self.is_secret(one.text.encode())]


def _cleaned(text: str) -> str:
    return " ".join(_NOISE.sub(" ", text).split())[:_LONGEST]
