"""Cut text that streams in into blocks that can be drawn, each as soon as it is whole."""

import re

_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")
_ITEM = re.compile(r"^\s*(?:[-*+]|\d+[.)])\s|^\s{2,}\S|^\s*\|")


class Blocks:
    """Takes pieces of Markdown and gives back paragraphs, lists, tables and fenced code, whole.

    The blocks and the rest, joined, are the text that came in, letter for letter.
    """

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._rest = ""
        self._fence = ""

    @property
    def rest(self) -> str:
        """What is not a whole block yet."""
        return "".join(self._lines) + self._rest

    def feed(self, piece: str) -> list[str]:
        """Take in a piece and return the blocks that are whole now."""
        self._rest += piece
        *lines, self._rest = self._rest.split("\n")
        return [block for line in lines for block in self._take(line + "\n")]

    def finish(self) -> list[str]:
        """Return what is left as the last block."""
        left = self.rest
        self._lines, self._rest, self._fence = [], "", ""
        return [left] if left else []

    def _take(self, line: str) -> list[str]:
        found = _FENCE.match(line)
        if self._fence:
            self._lines.append(line)
            if found and _closes(line, self._fence):
                self._fence = ""
                return self._given()
            return []
        if found:
            self._fence = found[1]
            before = self._given()
            self._lines.append(line)
            return before
        self._lines.append(line)
        # A blank line between items does not end a list: its numbers would begin again.
        in_list = len(self._lines) > 1 and bool(_ITEM.match(self._lines[-2]))
        return self._given() if not line.strip() and not in_list else self._ended_list()

    def _ended_list(self) -> list[str]:
        """Return a list that a blank line and then something else has ended."""
        *items, blank, newest = ["", *self._lines]
        over = not blank.strip() and newest.strip() and not _ITEM.match(newest)
        if not (over and any(items)):
            return []
        last = self._lines.pop()
        ended = self._given()
        self._lines.append(last)
        return ended

    def _given(self) -> list[str]:
        block = "".join(self._lines)
        self._lines = []
        return [block] if block else []


def _closes(line: str, fence: str) -> bool:
    bare = line.strip()
    return bare[:1] == fence[0] and not bare.strip(fence[0]) and len(bare) >= len(fence)
