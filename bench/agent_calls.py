"""Cases of tool calls in text, made from small tables: what was meant, and how models write it."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from hortus.agent.toolcalls import Json, Tool

Arguments = Mapping[str, Json]
Call = tuple[str, Arguments]
Render = Callable[[str, Arguments], str]


@dataclass(frozen=True, slots=True)
class Case:
    """A text and the calls in it; none where it must not become a call."""

    name: str
    text: str
    calls: tuple[Call, ...]
    refused: bool = False
    """Whether a call is meant that must be refused with a message."""


def _object(required: tuple[str, ...] = (), **properties: Json) -> dict[str, Json]:
    return {"type": "object", "properties": properties, "required": list(required)}


TEXT, WHOLE, NUMBER, YES = ({"type": t} for t in ("string", "integer", "number", "boolean"))
TOOLS = (
    Tool("read_file", _object(("path",), path=TEXT, limit=WHOLE, follow=YES)),
    Tool("write_file", _object(("path", "content"), path=TEXT, content=TEXT)),
    Tool("run_shell", _object(("command",), command=TEXT, timeout=NUMBER)),
    Tool(
        "search",
        _object(
            ("query", "mode"),
            query=TEXT,
            globs={"type": "array", "items": TEXT},
            whole_word=YES,
            mode={"type": "string", "enum": ["words", "regex"], "default": "words"},
        ),
    ),
    Tool("fetch", _object(("url",), url=TEXT, headers={"type": "object"})),
    Tool("plan", _object(("steps",), steps={"type": "array", "items": _object(do=TEXT)})),
    Tool("list_todos", _object()),
)
CODE = 'def greet(name):\n    """Say "hi"."""\n    print(f"<b>{name}</b> it\'s {1 + 1}")\n'
CALLS: tuple[Call, ...] = (
    ("read_file", {"path": "src/main.py"}),
    ("read_file", {"path": "a b/ö.txt", "limit": 20, "follow": True}),
    ("run_shell", {"command": 'echo "it\'s" && ls -la | wc -l', "timeout": 2.5}),
    ("run_shell", {"command": "grep -rn 'a\\.b' . > /dev/null; echo $?"}),
    ("write_file", {"path": "greet.py", "content": CODE}),
    ("write_file", {"path": "c.json", "content": '{"a": [1, {"b": "}"}], "c": "]"}'}),
    ("write_file", {"path": "empty", "content": ""}),
    ("write_file", {"path": "说明.md", "content": "# Größe\n\n```sh\nls\n```\n"}),
    ("search", {"query": "x < y && z > 1", "globs": ["*.py", "*.c"], "mode": "regex"}),
    ("search", {"query": "true", "whole_word": False, "mode": "words"}),
    ("fetch", {"url": "http://localhost/?a=1&b=2", "headers": {"x-a": "1", "x-b": "2"}}),
    ("plan", {"steps": [{"do": "read it"}, {"do": "mend it"}]}),
    ("list_todos", {}),
)
BAR, LOW = "\uff5c", "\u2581"


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _plain(value: object) -> str:
    return value if isinstance(value, str) else _dump(value)


def _envelope(name: str, arguments: Arguments) -> str:
    return _dump({"name": name, "arguments": arguments})


def hermes(name: str, arguments: Arguments) -> str:
    return f"<tool_call>\n{_envelope(name, arguments)}\n</tool_call>"


def _function(name: str, arguments: Arguments) -> str:
    inner = "".join(
        f"<parameter={key}>\n{_plain(value)}\n</parameter>\n" for key, value in arguments.items()
    )
    return f"<function={name}>\n{inner}</function>"


def qwen(name: str, arguments: Arguments) -> str:
    return f"<tool_call>\n{_function(name, arguments)}\n</tool_call>"


def qwen_unopened(name: str, arguments: Arguments) -> str:
    return f"{_function(name, arguments)}\n</tool_call>"


def glm(name: str, arguments: Arguments) -> str:
    inner = "".join(
        f"<arg_key>{key}</arg_key>\n<arg_value>{_plain(value)}</arg_value>\n"
        for key, value in arguments.items()
    )
    return f"<tool_call>{name}\n{inner}</tool_call>"


def _token(words: str, bar: str = BAR, low: str = LOW) -> str:
    return f"<{bar}{words.replace(' ', low)}{bar}>"


def _deepseek(inner: str) -> str:
    return (
        _token("tool calls begin")
        + _token("tool call begin")
        + inner
        + _token("tool call end")
        + _token("tool calls end")
    )


def deepseek3(name: str, arguments: Arguments) -> str:
    return _deepseek(
        f"function{_token('tool sep')}{name}\n```json\n{json.dumps(arguments, indent=1)}\n```"
    )


def deepseek31(name: str, arguments: Arguments) -> str:
    return _deepseek(f"{name}{_token('tool sep')}{_dump(arguments)}")


def deepseek32(name: str, arguments: Arguments) -> str:
    mark = f"{BAR}DSML{BAR}"
    inner = "".join(
        f'<{mark}parameter name="{key}" string="{str(isinstance(value, str)).lower()}">'
        f"{_plain(value)}</{mark}parameter>\n"
        for key, value in arguments.items()
    )
    return (
        f'<{mark}function_calls>\n<{mark}invoke name="{name}">\n{inner}</{mark}invoke>\n'
        f"</{mark}function_calls>"
    )


def invoke(name: str, arguments: Arguments) -> str:
    inner = "".join(
        f'<parameter name="{key}">{_plain(value)}</parameter>\n'
        for key, value in arguments.items()
    )
    return f'<minimax:tool_call>\n<invoke name="{name}">\n{inner}</invoke>\n</minimax:tool_call>'


def kimi(name: str, arguments: Arguments) -> str:
    return (
        f"<|tool_calls_section_begin|><|tool_call_begin|>functions.{name}:0"
        f"<|tool_call_argument_begin|>{_dump(arguments)}<|tool_call_end|>"
        "<|tool_calls_section_end|>"
    )


def mistral(name: str, arguments: Arguments) -> str:
    return f"[TOOL_CALLS][{_envelope(name, arguments)}]"


def mistral_named(name: str, arguments: Arguments) -> str:
    return f"[TOOL_CALLS]{name}[ARGS]{_dump(arguments)}"


def harmony(name: str, arguments: Arguments) -> str:
    return (
        f"<|channel|>commentary to=functions.{name} <|constrain|>json<|message|>"
        f"{_dump(arguments)}<|call|>"
    )


def llama(name: str, arguments: Arguments) -> str:
    return f"<|python_tag|>{_dump({'name': name, 'parameters': arguments})}"


def pythonic(name: str, arguments: Arguments) -> str:
    return f"[{name}({', '.join(f'{key}={value!r}' for key, value in arguments.items())})]"


def fenced(name: str, arguments: Arguments) -> str:
    return f"```json\n{_envelope(name, arguments)}\n```"


def bare(name: str, arguments: Arguments) -> str:
    return _envelope(name, arguments)


MARKED: tuple[Render, ...] = (
    *(hermes, qwen, qwen_unopened, glm, deepseek3, deepseek31, deepseek32),
    *(invoke, kimi, mistral, mistral_named, harmony, llama),
)
ALONE: tuple[Render, ...] = (pythonic, fenced, bare)
"""Grammars without marks: a call only where it is the whole message."""


def plain_cases() -> Iterator[Case]:
    """Yield every call in every grammar as it should be written."""
    for render in (*MARKED, *ALONE):
        for number, (name, arguments) in enumerate(CALLS):
            # A fence cannot hold a fence in JSON that is not escaped; JSON escapes line breaks.
            yield Case(
                f"{render.__name__}-{number}", render(name, arguments), ((name, arguments),)
            )


AROUND = {
    "said": "I will look at it first.\n\n{}",
    "thought": "<think>\nWhich tool? {{read_file}}\n</think>\n\n{}",
    "thought-unopened": "Which tool is it?\n</think>\n{}",
    "ended": "{}\n<|im_end|>",
    "blank": "\n\n{}\n\n",
    "sentence": "Let me check.{}",
    "invented": "{}\n<tool_response>\nok\n</tool_response>\nIt is done.",
}


def surrounded_cases() -> Iterator[Case]:
    """Yield calls with the text that models put around them, and several calls in a row."""
    call = CALLS[1]
    for render in (*MARKED, *ALONE):
        for name, form in AROUND.items():
            alone = render in ALONE and name in {"said", "sentence", "ended", "invented"}
            whole = render is harmony and name in {"ended", "invented"}
            if not alone and not whole:
                yield Case(f"{name}-{render.__name__}", form.format(render(*call)), (call,))
    for render in MARKED:
        if render not in {mistral, mistral_named, llama, harmony}:
            both = f"{render(*CALLS[0])}\n{render(*CALLS[4])}"
            yield Case(f"two-{render.__name__}", both, (CALLS[0], CALLS[4]))
    listed = _dump([{"name": n, "arguments": a} for n, a in CALLS[:3]])
    yield Case("list-hermes", f"<tool_call>{listed}</tool_call>", CALLS[:3])
    yield Case("list-fenced", f"```json\n{listed}\n```", CALLS[:3])
    yield Case(
        "two-harmony",
        f"<|channel|>analysis<|message|>Hm.<|end|><|start|>assistant{harmony(*CALLS[0])}",
        (CALLS[0],),
    )


# Arguments as JSON with a slip in it, the tool, and what was meant.
SLIPS: dict[str, tuple[str, str, Arguments]] = {
    "trailing comma": ("read_file", '{"path": "a.py", "limit": 3,}', {"path": "a.py", "limit": 3}),
    "single quotes": (
        "read_file",
        "{'path': 'it\\'s.py', 'follow': True}",
        {"path": "it's.py", "follow": True},
    ),
    "python words": (
        "read_file",
        '{"path": "a", "follow": True, "limit": 1}',
        {"path": "a", "follow": True, "limit": 1},
    ),
    "line breaks": (
        "write_file",
        '{"path": "a", "content": "x = 1\n\ty = 2\n"}',
        {"path": "a", "content": "x = 1\n\ty = 2\n"},
    ),
    "inner quotes": ("run_shell", '{"command": "echo "a" && b"}', {"command": 'echo "a" && b'}),
    "inner calls": (
        "write_file",
        '{"path": "a", "content": "print("a, b")\\nprint("c", "d")"}',
        {"path": "a", "content": 'print("a, b")\nprint("c", "d")'},
    ),
    "inner json": (
        "write_file",
        '{"path": "a", "content": "{"a": "b", "c": [1]}"}',
        {"path": "a", "content": '{"a": "b", "c": [1]}'},
    ),
    "bad escape": ("search", '{"query": "\\d+\\.\\w", "mode": "regex"}',
                   {"query": "\\d+\\.\\w", "mode": "regex"}),
    "no brace": ("read_file", '{"path": "a.py", "limit": 3', {"path": "a.py", "limit": 3}),
    "no bracket": ("search", '{"query": "a", "globs": ["*.py", "mode": "words"}', {}),
    "brace too many": ("read_file", '{"path": "a.py"}}', {"path": "a.py"}),
    "no comma": ("read_file", '{"path": "a.py" "limit": 3}', {"path": "a.py", "limit": 3}),
    "bare key": ("read_file", '{path: "a.py", limit: 3}', {"path": "a.py", "limit": 3}),
    "half a key": ("read_file", '{"path: "a.py"}', {"path": "a.py"}),
    "no colon": ("read_file", '{"path" "a.py"}', {"path": "a.py"}),
    "curly quotes": ("read_file", "{\u201cpath\u201d: \u201ca.py\u201d}", {"path": "a.py"}),
    "comment": ("read_file", '{"path": "a.py" // this one\n}', {"path": "a.py"}),
    "text of number": ("read_file", '{"path": "a", "limit": "7"}', {"path": "a", "limit": 7}),
    "float of whole": ("read_file", '{"path": "a", "limit": 7.0}', {"path": "a", "limit": 7}),
    "text of truth": ("read_file", '{"path": "a", "follow": "True"}',
                      {"path": "a", "follow": True}),
    "text of list": ("search", '{"query": "a", "globs": "[\\"*.py\\"]", "mode": "words"}',
                     {"query": "a", "globs": ["*.py"], "mode": "words"}),
    "one for a list": ("search", '{"query": "a", "globs": "*.py", "mode": "words"}',
                       {"query": "a", "globs": ["*.py"], "mode": "words"}),
    "text of object": ("fetch", '{"url": "u", "headers": "{\\"a\\": \\"b\\"}"}',
                       {"url": "u", "headers": {"a": "b"}}),
    "object for text": ("write_file", '{"path": "a", "content": {"b": 1}}',
                        {"path": "a", "content": '{"b": 1}'}),
    "number for text": ("search", '{"query": 42, "mode": "words"}',
                        {"query": "42", "mode": "words"}),
    "default": ("search", '{"query": "a"}', {"query": "a", "mode": "words"}),
    "case of choice": ("search", '{"query": "a", "mode": "Regex"}',
                       {"query": "a", "mode": "regex"}),
    "null for nothing": ("read_file", '{"path": "a", "limit": null}', {"path": "a"}),
    "camel case": ("search", '{"query": "a", "wholeWord": true, "mode": "words"}',
                   {"query": "a", "whole_word": True, "mode": "words"}),
}  # fmt: skip
WRAPS: dict[str, str] = {
    "hermes": '<tool_call>\n{{"name": "{0}", "arguments": {1}}}\n</tool_call>',
    "deepseek": _deepseek("{0}" + _token("tool sep") + "{1}"),
    "kimi": "<|tool_call_begin|>functions.{0}:1<|tool_call_argument_begin|>{1}<|tool_call_end|>",
    "harmony": "<|channel|>commentary to=functions.{0}<|message|>{1}<|call|>",
    "fenced": '```json\n{{"name": "{0}", "arguments": {1}}}\n```',
}
NAMES = {
    "functions.read_file": "read_file",
    "readFile": "read_file",
    "read-file": "read_file",
    "read_file<|channel|>commentary": "read_file",
    "default_api.read_file": "read_file",
    "read_fille": "read_file",
    "Run_Shell": "run_shell",
}


def damaged_cases() -> Iterator[Case]:
    """Yield calls with slips that models make, each of which has one meaning."""
    for slip, (name, arguments, meant) in SLIPS.items():
        for wrap, form in WRAPS.items():
            if meant and not (slip == "no brace" and wrap in {"hermes", "fenced"}):
                yield Case(f"{slip}-{wrap}", form.format(name, arguments), ((name, meant),))
    for name, meant_name in NAMES.items():
        given = {"path": "a"} if meant_name == "read_file" else {"command": "ls"}
        for render in (hermes, deepseek31, qwen, mistral_named):
            if "<" not in name or render is hermes:
                text = render(name, given)
                yield Case(f"name-{name}-{render.__name__}", text, ((meant_name, given),))
    call = CALLS[1]
    quoted = _dump({"name": call[0], "arguments": _dump(call[1])})
    yield Case("text of arguments", f"<tool_call>{quoted}</tool_call>", (call,))
    whole = _dump({"type": "function", "function": {"name": call[0], "arguments": call[1]}})
    yield Case("as a server has it", f"<tool_call>{whole}</tool_call>", (call,))
    yield Case("no closing tag", f"<tool_call>{_envelope(*call)}", (call,))
    text = f"<tool_call>{_envelope(*call)}\n{hermes(*call)}"
    yield Case("next without closing", text, (call, call))
    text = qwen(*CALLS[4])
    yield Case("no end of function", text.replace("</function>\n", ""), (CALLS[4],))
    text = qwen("write_file", {"path": "a", "content": "b"})
    call = ("write_file", {"path": "a", "content": "b"})
    yield Case("no end of parameter", text.replace("\n</parameter>\n", "\n", 1), (call,))
    quoting = {"path": "a", "content": qwen("read_file", {"path": "x"})}
    yield Case("a call in a file", qwen("write_file", quoting), (("write_file", quoting),))
    yield Case("a call in JSON", hermes("write_file", quoting), (("write_file", quoting),))


def refused_cases() -> Iterator[Case]:
    """Yield calls that were meant and must not be made: cut off, or of two meanings."""
    for render in (hermes, qwen, glm, deepseek31, kimi, harmony, invoke):
        text = render("run_shell", {"command": "rm -rf /tmp/build/old"})
        cut = text[: text.index("build") + 3]
        yield Case(f"cut-{render.__name__}", cut, (), refused=True)
    wrong: dict[str, Call] = {
        "missing": ("read_file", {}),
        "unknown argument": ("read_file", {"path": "a", "lines": 3}),
        "no number": ("read_file", {"path": "a", "limit": "many"}),
        "no choice": ("search", {"query": "a", "mode": "both"}),
        "no tool": ("delete_everything", {"path": "/"}),
        "guess upon guess": ("read_fille", {"path": "a", "limit": "3"}),
        "no object": ("fetch", {"url": "u", "headers": "none"}),
    }
    for name, call in wrong.items():
        for render in (hermes, qwen, kimi) if name != "guess upon guess" else (hermes, kimi):
            yield Case(f"{name}-{render.__name__}", render(*call), (), refused=True)
    yield Case("cut-bare", '{"name": "read_file", "argu', (), refused=True)
    for name, arguments in {
        "single backslashes": '{"path": "C:\\Users\\new"}',
        "cut inside": '{"path": "src/ma',
        "no value": '{"path": }',
        "two keys": '{"path": "a", "path": "b",}',
    }.items():
        text = WRAPS["hermes"].format("read_file", arguments)
        yield Case(name, text, (), refused=True)


SHOWN = {
    "fence": "A call looks so:\n\n```\n{}\n```\n",
    "fence-xml": "```xml\n{}\n```\nThat is the format.",
    "tilde fence": "See:\n~~~~\n{}\n~~~~",
    "open fence": "The log:\n```text\n{}",
    "code": "Models write `{}` for this.",
    "quote": "> {}",
    "list": "1. {}",
    "log": "2026-01-02T10:00:00Z INFO answer: {}",
    "quoted": 'The answer was "{}" and no call.',
    "goes on": "{}\n\nThis is what the server got; it then failed.",
    "example": "The syntax is, for example:\n{}",
    "thought": "<think>I could say\n{}\nbut I do not.</think>Nothing to do.",
    "open thought": "<think>\n{}",
    "indented": "The manual has:\n\n    {}\n",
    "table": "| grammar | {} |",
}


def shown_cases() -> Iterator[Case]:
    """Yield texts that show a call and mean none."""
    for name, form in SHOWN.items():
        for render in (*MARKED, *ALONE):
            inner = render(*CALLS[0])
            if name in {"code", "quote", "list", "log", "quoted", "indented", "table"}:
                inner = inner.replace("\n", " ")
            if "```" in inner and "fence" in name and name != "tilde fence":
                continue  # the inner fence would end the outer one: that is another text
            yield Case(f"{name}-{render.__name__}", form.format(inner), ())
    yield from (Case(f"text-{number}", text, ()) for number, text in enumerate(TEXTS))


TEXTS = (
    "",
    "Done: all 12 tests pass.",
    '{"name": "Anna", "age": 3}',
    '[{"name": "x", "value": 1}]',
    "[1, 2, 3]",
    "[link](http://localhost) is where it is",
    "[x for x in range(3)]",
    "[print('hello')]",
    '```json\n{"name": "read_file", "version": "1.0.0", "arguments": {"path": "a"}}\n```',
    '```json\n{"compilerOptions": {"strict": true}}\n```',
    "```python\nread_file(path='a')\n```",
    "`<tool_call>` is a tag of Hermes.",
    "The tag <tool_call> opens a call and </tool_call> ends it.",
    "<tool_call> is the tag that opens a call.",
    "Use read_file(path='a') to read it.",
    "if a <b: print('<think>')",
    "<function> is a word in XML.",
    "a < b and b > c, and so on < 3",
    "[TOOL_CALLS] is the token that Mistral uses.",
    "<|channel|> is a token of Harmony, and <|message|> too.",
    "call: read_file {path: a}",
    "```tool_call\nread the file\n```",
    "```json\n[]\n```",
)


def all_cases() -> list[tuple[str, Case]]:
    """Return every case with the kind it is of."""
    kinds = {
        "plain": plain_cases,
        "surrounded": surrounded_cases,
        "damaged": damaged_cases,
        "refused": refused_cases,
        "shown": shown_cases,
    }
    return [(kind, case) for kind, cases in kinds.items() for case in cases()]
