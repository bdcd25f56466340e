"""A place in a text that moves on."""


class NotUnderstood(Exception):  # noqa: N818 - it never leaves this package
    """The text has something in it that is not judged."""


class Cursor:
    """A text and the place in it that is read next."""

    __slots__ = ("at", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def ended(self) -> bool:
        """Tell whether nothing is left."""
        return self.at >= len(self.text)

    def peek(self, length: int = 1) -> str:
        """Return what comes next, shorter at the end."""
        return self.text[self.at : self.at + length]

    def take(self, length: int = 1) -> str:
        """Return what comes next and move past it."""
        taken = self.peek(length)
        self.at += len(taken)
        return taken

    def until(self, mark: str, what: str) -> str:
        """Return what comes before a mark and move past both."""
        end = self.text.find(mark, self.at)
        if end < 0:
            raise NotUnderstood(f"{what} has no end")
        taken = self.text[self.at : end]
        self.at = end + len(mark)
        return taken
