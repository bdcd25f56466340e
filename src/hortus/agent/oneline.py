"""Show a text of any length on one line."""


def one_line(text: str, most: int) -> str:
    """Return the words of a text, cut behind so many characters with a mark that it goes on."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[:most] + "…"
