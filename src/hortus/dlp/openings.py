"""What the end of a text may have cut in two: words, numbers, private keys, placeholders."""

import re

# No value that the rules find goes on after one of these, but a private key and what is quoted.
BREAKS = "\\s\"'`<>(){}\\[\\]"
_LAST_BREAK = re.compile(rf"[\s\S]*[{BREAKS}]")
_NUMBER = 46
_OPEN_NUMBER = re.compile(r"(?:[0-9]|[A-Z]{2}[0-9]{2})[0-9A-Z -]{0,41}\Z")
# A password in quotation marks may have brackets in it, or an apostrophe between its letters.
_LONGEST_QUOTED = 128
_OPEN_QUOTE = re.compile(rf"[\"'`][^\s\"`<>\\]{{0,{_LONGEST_QUOTED}}}\Z")
_BEGIN = "-----BEGIN "
_HEAD = re.compile(r"-----BEGIN [A-Z0-9 ]{0,24}PRIVATE KEY(?: BLOCK)?-----")
_OPEN_HEAD = re.compile(r"-----BEGIN [A-Z0-9 ]{0,40}-{0,5}\Z")
_NOT_IN_BODY = re.compile(r"[^A-Za-z0-9+/=\s:,.\\-]")
# Five dashes end a body, once it is sure that they are not the beginning of its last line.
_END = re.compile(r"-----(?!(?:E|EN|END|END [A-Z0-9 ]{0,40}-{0,4})?\Z)")
_LONGEST_END = 60
# Where a body begins with more than this that is no base64, somebody only speaks of keys.
_LONGEST_PREAMBLE = 512
_BASE64 = re.compile(r"[A-Za-z0-9+/=]{32}")


def after_last_break(chunk: str) -> int:
    """Return where in a piece of text its last word begins; 0 where there is no break."""
    match = _LAST_BREAK.match(chunk)
    return match.end() if match else 0


def open_number(text: str) -> int:
    """Return where the number with blanks begins that the end may have cut."""
    match = _OPEN_NUMBER.search(text, max(len(text) - _NUMBER, 0))
    return match.start() if match else len(text)


def open_quote(text: str) -> int:
    """Return where the value without blanks begins whose quotation the end may have cut."""
    match = _OPEN_QUOTE.search(text, max(len(text) - _LONGEST_QUOTED - 1, 0))
    return match.start() + 1 if match else len(text)


class OpenKey:
    """Watches for a private key that has begun and not ended, looking at each piece once."""

    __slots__ = ("_body", "start")

    def __init__(self) -> None:
        self.start: int | None = None
        """Where in the whole text it begins; None while there is none."""
        self._body = 0

    def feed(self, text: str, base: int, new: int) -> bool:
        """Look at a text whose characters from ``new`` on are new; tell whether a key is closed.

        ``base`` is the place of its first character in the whole text.
        """
        at = max(new - base - len(_BEGIN) + 1, 0)
        begun = text.rfind(_BEGIN, at)
        if begun < 0 and self.start is None:
            return False
        several = begun >= 0 and (self.start is not None or text.find(_BEGIN, at) != begun)
        if begun >= 0:
            self.start, self._body = begun + base, 0
        if self.start is None or self._goes_on(text, base, new):
            return several
        self.forget()
        return True

    def forget(self) -> None:
        """Take the key for closed."""
        self.start = None

    def _goes_on(self, text: str, base: int, new: int) -> bool:
        start = (self.start or 0) - base
        if not self._body:
            head = _HEAD.match(text, start)
            if head is None:
                return _OPEN_HEAD.match(text, start) is not None
            self._body = new = head.end() + base
        new = max(new, self._body) - base
        if _NOT_IN_BODY.search(text, new) or self._is_prose(text, self._body - base):
            return False
        return _END.search(text, max(new - _LONGEST_END, self._body - base)) is None

    @staticmethod
    def _is_prose(text: str, body: int) -> bool:
        enough = body + _LONGEST_PREAMBLE
        return len(text) > enough and _BASE64.search(text, body, enough) is None
