"""Write a tool call into text in each of the grammars that models use."""

import json
from collections.abc import Callable, Mapping

from hortus.agent.toolcalls import Grammar

_BAR = "\uff5c"


def write_call(name: str, arguments: Mapping[str, object], grammar: Grammar) -> str:
    """Return the text in which a model of that grammar makes the call."""
    return _WRITERS[grammar](name, arguments)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _value(value: object) -> str:
    return value if isinstance(value, str) else _json(value)


def _hermes(name: str, arguments: Mapping[str, object]) -> str:
    return f"<tool_call>\n{_json({'name': name, 'arguments': arguments})}\n</tool_call>"


def _qwen(name: str, arguments: Mapping[str, object]) -> str:
    held = "".join(
        f"<parameter={key}>\n{_value(value)}\n</parameter>\n" for key, value in arguments.items()
    )
    return f"<tool_call>\n<function={name}>\n{held}</function>\n</tool_call>"


def _invoke(name: str, arguments: Mapping[str, object]) -> str:
    held = "".join(
        f'<parameter name="{key}">{_value(value)}</parameter>\n'
        for key, value in arguments.items()
    )
    return f'<function_calls>\n<invoke name="{name}">\n{held}</invoke>\n</function_calls>'


def _glm(name: str, arguments: Mapping[str, object]) -> str:
    held = "".join(
        f"<arg_key>{key}</arg_key>\n<arg_value>{_value(value)}</arg_value>\n"
        for key, value in arguments.items()
    )
    return f"<tool_call>{name}\n{held}</tool_call>"


def _deepseek(name: str, arguments: Mapping[str, object]) -> str:
    def mark(words: str) -> str:
        return f"<{_BAR}{words}{_BAR}>"

    call = f"{mark('tool▁call▁begin')}{name}{mark('tool▁sep')}{_json(arguments)}"
    begin, end = mark("tool▁calls▁begin"), mark("tool▁calls▁end")
    return f"{begin}{call}{mark('tool▁call▁end')}{end}"


def _kimi(name: str, arguments: Mapping[str, object]) -> str:
    call = f"functions.{name}:0<|tool_call_argument_begin|>{_json(arguments)}"
    return (
        f"<|tool_calls_section_begin|><|tool_call_begin|>{call}<|tool_call_end|>"
        "<|tool_calls_section_end|>"
    )


def _mistral(name: str, arguments: Mapping[str, object]) -> str:
    return f"[TOOL_CALLS][{_json({'name': name, 'arguments': arguments})}]"


def _harmony(name: str, arguments: Mapping[str, object]) -> str:
    head = f"<|channel|>commentary to=functions.{name} <|constrain|>json<|message|>"
    return f"{head}{_json(arguments)}<|call|>"


def _pythonic(name: str, arguments: Mapping[str, object]) -> str:
    return f"[{name}({', '.join(f'{key}={value!r}' for key, value in arguments.items())})]"


def _fenced(name: str, arguments: Mapping[str, object]) -> str:
    return f"```json\n{_bare(name, arguments)}\n```"


def _bare(name: str, arguments: Mapping[str, object]) -> str:
    return _json({"name": name, "arguments": arguments})


_WRITERS: dict[Grammar, Callable[[str, Mapping[str, object]], str]] = {
    Grammar.HERMES: _hermes,
    Grammar.QWEN_XML: _qwen,
    Grammar.INVOKE: _invoke,
    Grammar.GLM: _glm,
    Grammar.DEEPSEEK: _deepseek,
    Grammar.KIMI: _kimi,
    Grammar.MISTRAL: _mistral,
    Grammar.HARMONY: _harmony,
    Grammar.PYTHONIC: _pythonic,
    Grammar.FENCED: _fenced,
    Grammar.BARE: _bare,
}
