"""Let a client start ``hortus mcp`` by itself, so that its model can ask what the code says."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from hortus.connect.errors import UnknownClientError
from hortus.connect.types import FileEdit, Put, Setup, Syntax

_SERVERS = "mcpServers"


@dataclass(frozen=True, slots=True)
class _Form:
    """Where a client keeps its servers; ``joined`` ones take the program and its words at once.

    ``more`` is what else one of them needs.
    """

    place: str
    syntax: Syntax
    table: str
    joined: bool = False
    more: tuple[tuple[str, object], ...] = ()


_FORMS = {
    "claude": _Form(".claude.json", Syntax.JSON, _SERVERS),
    # Else it begins before the server has started, and knows nothing of its tools.
    "codex": _Form(".codex/config.toml", Syntax.TOML, "mcp_servers", more=(("required", True),)),
    "opencode": _Form(".config/opencode/opencode.json", Syntax.JSON, "mcp", joined=True),
    "qwen": _Form(".qwen/settings.json", Syntax.JSON, _SERVERS),
}


def with_mcp(setup: Setup, client: str, command: Sequence[str]) -> Setup:
    """Return a setup in which the client also starts ``command`` and asks it.

    Raises ``UnknownClientError`` for a client whose settings for that are not known.
    """
    form = _FORMS.get(client)
    if form is None:
        raise UnknownClientError(
            f"how {client} is told of MCP servers is not known",
            remedy=f"--mcp works for {', '.join(_FORMS)}; tell others to start "
            f"`{' '.join(command)}`",
        )
    program, *words = command
    value: dict[str, object] = (
        {"type": "local", "command": [program, *words], "enabled": True}
        if form.joined
        else {"command": program, "args": words, **dict(form.more)}
    )
    put = Put((form.table, "hortus"), value)
    files = tuple(
        replace(file, puts=(*file.puts, put)) if _is_place(file, form) else file
        for file in setup.files
    )
    if files == setup.files:
        files = (*files, FileEdit(form.place, form.syntax, (put,)))
    return replace(setup, files=files)


def _is_place(file: FileEdit, form: _Form) -> bool:
    return file.place == form.place and not file.in_repository
