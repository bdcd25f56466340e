"""The tool through which a model asks what the company's own code says."""

from collections.abc import Mapping

from msgspec import Struct

from hortus.agent.company.company import Company
from hortus.agent.toolcalls import Json
from hortus.agent.values import Action, AskCompany, Running, Told, ToolError, ToolSpec

_ASK_S = 30.0
_USES = {
    "search": "search before writing anew",
    "symbol": "symbol: where it is defined and used",
    "card": "card: how to use an internal library or symbol",
    "rules": "rules: for a file's path",
}


class CompanyTool:
    """The tool `company`; what it offers is what was known when the session began."""

    def __init__(self, company: Company) -> None:
        self._company = company
        offered = company.offered
        uses = "; ".join(_USES[name] for name in offered)
        self._spec = ToolSpec(
            "company",
            f"Ask the company's own code and standards. {uses}.",
            {
                "type": "object",
                "properties": {
                    "action": {"enum": list(offered)},
                    "query": {"type": "string", "description": "Words, name or path."},
                },
                "required": ["action", "query"],
            },
        )

    @property
    def spec(self) -> ToolSpec:
        """The same in every request of a conversation."""
        return self._spec

    def prepare(self, arguments: Mapping[str, Json]) -> "CompanyQuestion":
        """Understand a call without asking anything. Raises ``ToolError``."""
        action, query = arguments.get("action"), arguments.get("query")
        if not isinstance(action, str) or action not in self._company.offered:
            raise ToolError(
                f"there is no action {str(action)[:40]!r}",
                remedy=f"there are {', '.join(self._company.offered)}",
            )
        words = query.strip() if isinstance(query, str) else ""
        if not words and action != "card":
            raise ToolError("`query` is empty", remedy="say what to look for")
        return CompanyQuestion(self._company, action, words)


class CompanyQuestion(Struct, frozen=True):
    """A question that is understood and not asked yet."""

    company: Company
    asked: str
    query: str

    @property
    def action(self) -> Action:
        """What it would do."""
        return AskCompany(f"{self.asked} {self.query}".strip())

    def carry_out(self, running: Running) -> Told:
        """Ask it. Raises ``ToolError``."""
        patience = self.company.patience(_ASK_S, running.stop)
        return Told(self.company.ask(self.asked, self._arguments(), patience).text)

    def _arguments(self) -> dict[str, Json]:
        match self.asked:
            case "search":
                return {"query": self.query}
            case "rules":
                return {"path": self.query, "repository": self.company.place.repository}
            case _:
                return (
                    {"name": self.query or None} if self.asked == "card" else {"name": self.query}
                )
