"""What to tell the person where a server leaves to hortus what it should do itself."""

from hortus.agent.toolcalls import Grammar
from hortus.agent.values import Noticed

_PARSERS = {
    Grammar.HERMES: "hermes",
    Grammar.QWEN_XML: "qwen3_coder",
    Grammar.INVOKE: "minimax_m2",
    Grammar.GLM: "glm45",
    Grammar.DEEPSEEK: "deepseek_v3",
    Grammar.KIMI: "kimi_k2",
    Grammar.MISTRAL: "mistral",
    Grammar.HARMONY: "openai",
    Grammar.PYTHONIC: "pythonic",
}


def left_in_text(model: str, grammar: Grammar) -> Noticed:
    """Say that calls come as text though the server was given the tools."""
    parser = _PARSERS.get(grammar)
    start = f" (vLLM: `--tool-call-parser {parser}`)" if parser else ""
    return Noticed(
        f"the server of {model} leaves tool calls in the text ({grammar}); they are read there",
        f"tell whoever runs it to set the parser of this model{start}",
    )


def no_tools(model: str, said: str) -> Noticed:
    """Say that the server takes no tools, so that they are described in the text."""
    return Noticed(
        f"the server of {model} takes no tools ({said}); they are described in the text instead",
        "tell whoever runs it to switch tool calls on (vLLM: `--enable-auto-tool-choice`, "
        "llama.cpp: `--jinja`), or choose another model",
    )


def read_less(model: str, read: int, sent: int) -> Noticed:
    """Say that the beginning of the conversation seems to be lost."""
    return Noticed(
        f"the server of {model} seems to have read {read:,} of about {sent:,} tokens: the "
        "instructions at the beginning may be lost",
        "have its context made longer (Ollama: OLLAMA_CONTEXT_LENGTH, llama.cpp: --ctx-size), or "
        "tell hortus how long it is",
    )
