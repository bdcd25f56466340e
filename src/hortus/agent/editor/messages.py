"""What an editor sends, in the terms of the Agent Client Protocol, version 1."""

import base64
import binascii
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import unquote, urlsplit

import msgspec

from hortus.agent.values import Image
from hortus.core import UsageError

VERSION = 1


class Pair(msgspec.Struct, frozen=True):
    """A name and its value."""

    name: str
    value: str


class Server(msgspec.Struct, frozen=True):
    """An MCP server that the editor brings along: a command, or an address."""

    name: str
    command: str = ""
    args: tuple[str, ...] = ()
    env: tuple[Pair, ...] = ()
    type: str = "stdio"
    url: str = ""
    headers: tuple[Pair, ...] = ()


class Opening(msgspec.Struct, frozen=True, rename="camel"):
    """``session/new``, ``session/load`` and ``session/resume``."""

    cwd: str
    mcp_servers: tuple[Server, ...] = ()
    session_id: str = ""


class Listing(msgspec.Struct, frozen=True):
    """``session/list``."""

    cwd: str = ""
    cursor: str | None = None


class Resource(msgspec.Struct, frozen=True):
    """A text that the editor attaches."""

    uri: str = ""
    text: str | None = None


class Block(msgspec.Struct, frozen=True, rename="camel"):
    """One part of what the person says."""

    type: str
    text: str = ""
    data: str = ""
    mime_type: str = ""
    uri: str | None = None
    name: str = ""
    resource: Resource | None = None


class Prompt(msgspec.Struct, frozen=True, rename="camel"):
    """``session/prompt``."""

    session_id: str
    prompt: tuple[Block, ...]


class Naming(msgspec.Struct, frozen=True, rename="camel"):
    """A session, and a mode of it."""

    session_id: str
    mode_id: str = ""


class Choice(msgspec.Struct, frozen=True, rename="camel"):
    """``session/set_config_option``."""

    session_id: str
    config_id: str
    value: str


def folder_of(opening: Opening) -> Path:
    """Return the folder to work in. Raises ``UsageError`` for one that cannot be."""
    folder = Path(opening.cwd)
    if not folder.is_absolute() or not folder.is_dir():
        raise UsageError(
            f"{opening.cwd!r} is no folder of this machine by its full path",
            remedy="open a folder in the editor first",
        )
    return folder


def said_in(blocks: Sequence[Block], workspace: Path) -> tuple[str, tuple[Image, ...]]:
    """Return what the person says with what they attached, and the pictures."""
    words = [_words(block, workspace) for block in blocks if block.type != "image"]
    return "\n".join(words).strip(), tuple(_image(b) for b in blocks if b.type == "image")


def _words(block: Block, workspace: Path) -> str:
    if block.type == "text":
        return block.text
    if block.type == "resource_link":
        return _mention(block.uri or block.name, workspace)
    if block.type == "resource" and block.resource is not None:
        place = _mention(block.resource.uri, workspace).removeprefix("@")
        # A text that was not saved yet: the file says something else.
        return f"<file path={place!r}>\n{block.resource.text or ''}\n</file>"
    raise UsageError(
        f"the agent does not take content of type {block.type!r}",
        remedy="say it in text, or attach a file or a picture",
    )


def _mention(uri: str, workspace: Path) -> str:
    """Return a file of the workspace as a person would mention it, another place as it is."""
    address = urlsplit(uri)
    if address.scheme != "file":
        return uri
    path = Path(unquote(address.path))
    if not path.is_relative_to(workspace):
        return str(path)
    inside = str(path.relative_to(workspace))
    return f'@"{inside}"' if " " in inside else f"@{inside}"


def _image(block: Block) -> Image:
    try:
        return Image(block.mime_type, base64.b64decode(block.data, validate=True))
    except (binascii.Error, ValueError) as e:
        raise UsageError("a picture is no base64", remedy="attach it again") from e
