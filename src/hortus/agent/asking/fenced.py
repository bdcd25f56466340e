"""The last resort for a model that writes no call that can be read: one fenced block of text."""

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from hortus.agent.toolcalls import Repair, Step
from hortus.agent.values import Call, ToolSpec
from hortus.core.regex import late

_OPENING = late(r"(?P<fence>`{3,}|~{3,})[ \t]*(?P<word>\w*)[ \t]*")
# The word after the fence: the tool, and the argument that takes the block.
_MEANING = {
    "bash": ("run", "command"),
    "sh": ("run", "command"),
    "shell": ("run", "command"),
    "edit": ("edit", "patch"),
}
_RUN = "one command line for bash:\n```bash\nCOMMAND\n```"
_EDIT = (
    "one edit:\n```edit\nPATH\n<<<<<<< SEARCH\nold lines\n=======\nnew lines\n>>>>>>> REPLACE\n```"
)


def offers(tools: Sequence[ToolSpec]) -> bool:
    """Tell whether any tool can be called in this way."""
    return bool(_usable(tools))


def instruction(tools: Sequence[ToolSpec]) -> str:
    """Return what the model is told."""
    usable = _usable(tools)
    ways = [text for word, text in (("bash", _RUN), ("edit", _EDIT)) if word in usable]
    return (
        "Nothing was run: the tool call cannot be read again. Make no tool call now. Instead "
        "write exactly one fenced block, as the last thing, with " + "\nor ".join(ways) + "\n"
        "If nothing is left to do, answer in plain text without a block."
    )


def read_block(text: str, tools: Sequence[ToolSpec]) -> tuple[str, Call | None] | None:
    """Return the text without its one block and the call that it means, or no call without one.

    None where there are several blocks, or one without an end: nobody knows what is meant then.
    """
    usable = _usable(tools)
    blocks = [block for block in _blocks(text.splitlines()) if block.word in usable]
    if len(blocks) > 1 or any(block.body is None for block in blocks):
        return None
    if not blocks:
        return text, None
    (block,) = blocks
    name, argument = usable[block.word]
    shown = Repair(Step.TAG, "", f"a block of {block.word}", f"{name}.{argument}")
    call = Call("", name, {argument: block.body}, (shown,))
    return block.around.strip(), call


class _Block(Struct, frozen=True):
    word: str
    body: str | None
    """None where the block has no end."""
    around: str


def _blocks(lines: Sequence[str]) -> Iterator[_Block]:
    """Yield the fenced blocks of a text; a fence inside a longer one is part of its block."""
    at = 0
    while at < len(lines):
        opened = _OPENING.fullmatch(lines[at])
        if opened is None:
            at += 1
            continue
        inside = range(at + 1, len(lines))
        end = next((n for n in inside if _closes(lines[n], opened["fence"])), None)
        if end is None:
            yield _Block(opened["word"], None, "")
            return
        body, around = "\n".join(lines[at + 1 : end]), [*lines[:at], *lines[end + 1 :]]
        yield _Block(opened["word"], body, "\n".join(around))
        at = end + 1


def _closes(line: str, fence: str) -> bool:
    bare = line.rstrip()
    return bare.startswith(fence) and not bare.strip(fence[0])


def _usable(tools: Sequence[ToolSpec]) -> dict[str, tuple[str, str]]:
    by_name = {tool.name: tool for tool in tools}
    return {
        word: (name, argument)
        for word, (name, argument) in _MEANING.items()
        if name in by_name and _takes(by_name[name], argument)
    }


def _takes(tool: ToolSpec, argument: str) -> bool:
    properties = tool.parameters.get("properties")
    return isinstance(properties, Mapping) and argument in properties
