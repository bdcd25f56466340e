"""The data of one tool: how to install, call, point at a gateway and recognise it."""

from collections.abc import Sequence
from functools import cache
from importlib import resources
from pathlib import Path

import msgspec

from hortus.inspector.errors import RealCredentialError, ToolUnknownError
from hortus.inspector.scenario import Scenario


class Adapter(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One tool.

    In all texts ``{prompt}``, ``{base_url}``, ``{gateway}``, ``{key}``, ``{home}``,
    ``{workspace}`` and ``{tool}``, the folder where it is installed, are filled in.
    """

    name: str
    """As records and the register of tools name it, which know how it is recognised."""
    title: str
    command: tuple[str, ...]
    """How it is run once, without a person; the word ``{program}`` stands for the program."""
    package: str = ""
    """``npm:NAME`` or ``pypi:NAME``, or empty for a command on this machine."""
    programs: tuple[str, ...] = ()
    """Where the package may have its program, best first; ``{arch}`` is ``x64`` or ``arm64``."""
    seconds: float = 60.0
    """How long one run may take."""
    dialect: str = ""
    """``chat``, ``messages``, ``responses`` or ``generate``; empty where any is understood."""
    base_path: str = "/v1"
    """What follows the host in the base URL."""
    terminal: bool = False
    """Whether it works at a terminal only."""
    vendor_hosts: tuple[str, ...] = ()
    """Where the model is when no gateway is set."""
    variables: dict[str, str] = {}
    opt_out: dict[str, str] = {}
    """Variables by which its documentation turns off what a model does not need."""
    keys: dict[str, str] = msgspec.field(default_factory=lambda: {"api": "sk-inspector-{canary}"})
    """Credentials it takes, by kind; each is made up and works nowhere."""
    files: dict[str, str] = {}
    """Settings that it needs, by path."""
    opt_out_files: dict[str, str] = {}
    """Settings that turn the same off, by path; they take the place of those it needs."""
    scenarios: tuple[Scenario, ...] = ()
    """What its model says beyond ``hello``, with the names of its own tools."""

    @property
    def takes_gateway(self) -> bool:
        """Whether it can be pointed at a gateway; else it works with its vendor alone."""
        told = (*self.command, *self.variables.values(), *self.files.values())
        return any("{base_url}" in text or "{gateway}" in text for text in told)


def of_package(name: str) -> Adapter | None:
    """Return the tool that a package (``npm:NAME``) is, where it is known."""
    return next((each for each in adapters().values() if each.package == name), None)


@cache
def adapters() -> dict[str, Adapter]:
    """Return the tools that are known, by name."""
    folder = resources.files("hortus.inspector.tools").joinpath("data")
    found = [
        read(file.read_bytes(), file.name)
        for file in folder.iterdir()
        if file.name.endswith(".toml")
    ]
    return {adapter.name: adapter for adapter in sorted(found, key=lambda a: a.name)}


def read(data: bytes, name: str) -> Adapter:
    """Return the adapter that a file holds; raise ``ToolUnknownError`` where it holds none."""
    try:
        adapter = msgspec.toml.decode(data, type=Adapter)
    except (msgspec.DecodeError, UnicodeDecodeError) as e:
        raise ToolUnknownError(f"{name} does not describe a tool: {e}", remedy=_REMEDY) from e
    if not adapter.command or "{program}" not in adapter.command:
        raise ToolUnknownError(f'{name}: command lacks the word "{{program}}"', remedy=_REMEDY)
    for kind, form in adapter.keys.items():
        if "{canary}" not in form:
            raise RealCredentialError(
                f"{name}: the key {kind!r} is not made up",
                remedy="write {canary} where its secret part stands; it is filled in",
            )
    return adapter


_REMEDY = "see docs/reference/tool-adapters.md"


def plain(command: Sequence[str], name: str = "") -> Adapter:
    """Return the adapter of any command, pointed at the gateway by the usual variables."""
    return Adapter(
        name=name or Path(command[0]).name,
        title=" ".join(command),
        command=tuple(command),
        variables={
            "ANTHROPIC_BASE_URL": "https://{gateway}",
            "ANTHROPIC_API_KEY": "{key}",
            "OPENAI_BASE_URL": "{base_url}",
            "OPENAI_API_KEY": "{key}",
        },
        vendor_hosts=("api.anthropic.com", "api.openai.com"),
    )
