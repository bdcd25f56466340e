"""All tools, in the order in which clients list them."""

from hortus.mcp.tools.cards import CardArguments, CardGiven, card
from hortus.mcp.tools.passages import (
    Places,
    SearchArguments,
    SymbolArguments,
    search,
    symbol,
)
from hortus.mcp.tools.standards import (
    CheckArguments,
    CheckGiven,
    RulesArguments,
    RulesGiven,
    check,
    rules,
)
from hortus.mcp.tools.types import Tool, reading

TOOLS = (
    Tool(
        "search",
        "Search the company's code",
        "Search all of the company's repositories that you may read, by words or by exact text. "
        "Use it before writing something that may exist already. Places are path:line@commit.",
        SearchArguments,
        Places,
        reading(SearchArguments, search),
    ),
    Tool(
        "symbol",
        "Find a definition and its uses",
        "Find where a function, class or method of the company's code is defined, then where its "
        "name is used.",
        SymbolArguments,
        Places,
        reading(SymbolArguments, symbol),
    ),
    Tool(
        "card",
        "Show an internal library or one of its symbols",
        "Show how to use an internal library: signature, owner, since when, what replaces it, "
        "real calls elsewhere, what is used with it, and uses that were corrected. Without "
        "a name it lists the libraries.",
        CardArguments,
        CardGiven,
        reading(CardArguments, card),
    ),
    Tool(
        "rules",
        "Rules for a file",
        "List the company's rules that hold for a file, before changing it.",
        RulesArguments,
        RulesGiven,
        reading(RulesArguments, rules),
    ),
    Tool(
        "check",
        "Check a change",
        "Check a unified diff against the company's rules: patterns, secrets, deprecated internal "
        "symbols. Only added lines count. Use it before handing a change in.",
        CheckArguments,
        CheckGiven,
        reading(CheckArguments, check),
    ),
)
