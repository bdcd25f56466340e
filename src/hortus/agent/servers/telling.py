"""What a server gave back, as the model is told: bounded, and marked as the server's words."""

import base64
import binascii
from collections.abc import Iterable

from hortus.agent.servers.answers import Called, Content, Embedded, PromptGiven, ReadResource
from hortus.agent.values import Image, Told

MOST_CHARACTERS = 24_000
_TAIL = 4_000
_MOST_IMAGES = 4
_MOST_IMAGE_BYTES = 5 * 1024 * 1024
_SHOWN_TYPES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})


def told(called: Called) -> Told:
    """Return the result of a call."""
    images: list[Image] = []
    texts: list[str] = []
    for one in called.content:
        image = _image(one) if len(images) < _MOST_IMAGES else None
        if image is None:
            texts.append(_words(one))
        else:
            images.append(image)
    structured = bytes(called.structured_content)
    if not any(texts) and not images and structured not in {b"", b"null"}:
        texts = [structured.decode(errors="replace")]
    text = bounded("\n".join(texts)) or ("(an image)" if images else "(nothing)")
    return Told(text, called.is_error, tuple(images))


def told_resource(read: ReadResource) -> Told:
    """Return what is in a resource."""
    return Told(bounded("\n".join(_inside(one) for one in read.contents)) or "(empty)")


def told_prompt(given: PromptGiven) -> Told:
    """Return a prompt."""
    said = (f"{one.role}: {_words(one.content)}" for one in given.messages)
    return Told(bounded("\n".join(said)) or "(empty)")


def bounded(text: str) -> str:
    """Return a text of which the middle is left out where it is long, without control signs."""
    clean = plain(text)
    if len(clean) <= MOST_CHARACTERS:
        return clean
    left = len(clean) - MOST_CHARACTERS
    head = clean[: MOST_CHARACTERS - _TAIL]
    return f"{head}\n[{left} characters are left out here]\n{clean[-_TAIL:]}"


def plain(text: str) -> str:
    """Return a text without what could move a terminal's cursor or hide something."""
    return "".join(
        c if c.isprintable() or c in "\n\t" else " " for c in text.replace("\r\n", "\n")
    )


def one_line(texts: Iterable[str], most: int) -> str:
    """Return the words of texts on one line of so many characters at most."""
    line = " ".join(" ".join(plain(text).split()) for text in texts)
    return line if len(line) <= most else line[: most - 1] + "…"


def _image(one: Content) -> Image | None:
    if one.type != "image" or one.mime_type not in _SHOWN_TYPES:
        return None
    try:
        data = base64.b64decode(one.data, validate=True)
    except binascii.Error:
        return None
    return Image(one.mime_type, data) if 0 < len(data) <= _MOST_IMAGE_BYTES else None


def _words(one: Content) -> str:
    match one.type:
        case "text":
            return one.text
        case "resource" if one.resource is not None:
            return _inside(one.resource)
        case "resource_link":
            return f"[resource {one.uri} {one.name or ''}]"
        case "image" | "audio":
            return f"[{one.type} {one.mime_type or ''}, not shown]"
        case _:
            return ""


def _inside(one: Embedded) -> str:
    if one.text is not None:
        return one.text
    return f"[{one.uri}: {one.mime_type or 'bytes'}, {len(one.blob) * 3 // 4} bytes, not shown]"
