"""One request under way: what was asked, what was tried, and the rows that record it."""

from dataclasses import dataclass, field
from typing import Protocol

from hortus.core import HortusError, Principal
from hortus.dlp import Redaction
from hortus.gateway.dialects import CODECS, Envelope, Request, Usage
from hortus.gateway.doors import Door
from hortus.gateway.headers import DATA_CLASS, DECISION, PROJECT, PURPOSE, WARNING, Header
from hortus.gateway.pricing import Cost
from hortus.gateway.routing import Candidate
from hortus.gateway.screening import AnswerReport, Outgoing, Screen, Screened
from hortus.gateway.tape import Tape
from hortus.store import Intent, Outcome

_LONGEST_NAME = 100
_NOBODY = Principal(key_id="", name="")
_NOT_REDACTED = Redaction("", {})
_FREE = Cost()
_NO_ENVELOPE = Envelope(model="", stream=False, input_chars=0, conversation="")


class Hold(Protocol):
    """What is set aside for one request."""

    def settle(self, micro: int) -> None:
        """Take what it has cost and give back the rest; the outcome is recorded right after."""
        ...


@dataclass(slots=True)
class Call:
    """The state of one request, from its first byte to its outcome row."""

    decision_id: str
    door: Door
    started: float
    fields: dict[bytes, bytes]
    query: bytes
    client: str
    client_version: str
    zone: str = ""
    principal: Principal = _NOBODY
    body: bytes = b""
    envelope: Envelope = _NO_ENVELOPE
    conversation: str = ""
    attempts: int = 0
    served: Candidate | None = None
    failures: list[str] = field(default_factory=list)
    dropped: tuple[str, ...] = ()
    usage: Usage = field(default_factory=Usage)
    first_token: float = 0.0
    intended: bool = False
    settled: bool = False
    screen: Screen | None = None
    screened: Screened | None = None
    screened_us: int = 0
    answer_report: AnswerReport = field(default_factory=AnswerReport)
    outgoing: Outgoing | None = None
    rules: tuple[str, ...] = ()
    bundle: str = ""
    facts: str = ""
    warning: str = ""
    cost_centre: str = ""
    hold: Hold | None = None
    asked: bool = False
    pieces: int = 0
    cost: Cost | None = None
    tape: Tape | None = None
    _request: tuple[bytes, Request] | None = None

    @property
    def marks(self) -> list[Header]:
        """The headers by which an answer is found again, and what its client is to know."""
        found = [(DECISION, self.decision_id.encode())]
        if self.warning:
            found.append((WARNING, self.warning.encode("ascii", "replace")))
        return found

    @property
    def sent(self) -> bytes:
        """The body as the model at hand may have it: what was redacted is not in it."""
        return self.outgoing.body if self.outgoing else self.body

    @property
    def redaction(self) -> Redaction:
        """What stands for what in the request that was sent."""
        return self.outgoing.redaction if self.outgoing else _NOT_REDACTED

    @property
    def project(self) -> str:
        """The repository this is about: as the client says, else the key, else source text."""
        said = self.fields.get(PROJECT, b"")[:_LONGEST_NAME].decode("latin-1").strip()
        if said and said.isprintable():
            return said
        return self.principal.project or (self.screened.project if self.screened else "")

    @property
    def purpose(self) -> str:
        """What the client says the request is for; empty where it says nothing."""
        return self._said(PURPOSE)

    @property
    def data_class(self) -> str:
        """How sensitive the client says the request is; empty where it says nothing."""
        return self._said(DATA_CLASS)

    def request(self) -> Request:
        """Return what is sent in the form that every dialect can be written from, read once."""
        if self._request is None or self._request[0] is not self.sent:
            self._request = self.sent, CODECS[self.door.dialect].decode_request(self.sent)
        return self._request[1]

    def intent(self, now_us: int, candidate: Candidate | None = None) -> Intent:
        """Return the row that says what is about to happen; without a candidate, nothing is."""
        self.intended = True
        settings = candidate.settings if candidate else None
        return Intent(
            decision_id=self.decision_id,
            attempt=self.attempts,
            at_us=now_us,
            principal=self.principal.name,
            key_id=self.principal.key_id,
            client=self.client,
            client_version=self.client_version,
            door=self.door.dialect,
            model_asked=self.envelope.model,
            model=candidate.name if candidate else "",
            why=candidate.why if candidate else "no model was asked",
            inside=settings.inside if settings else True,
            region=settings.region if settings else "",
            bytes_in=len(self.body),
            conversation=self.conversation,
            labels=" ".join(sorted(self.screened.labels)) if self.screened else "",
            findings=self.outgoing.findings if self.outgoing else "",
            screened_us=self.screened_us,
            project=self.project,
            rules=" ".join(self.rules),
            bundle=self.bundle,
            account=self.principal.account,
            facts=self.facts,
            cost_centre=self.cost_centre,
        )

    def outcome(
        self,
        now_us: int,
        now: float,
        status: int,
        bytes_out: int,
        error: HortusError | None = None,
    ) -> Outcome:
        """Return the row that says how it ended."""
        usage, served, report = self.usage, self.served, self.answer_report
        cost = self.cost or _FREE
        return Outcome(
            decision_id=self.decision_id,
            at_us=now_us,
            status=status,
            code=error.code if error else "",
            message=error.message if error else "",
            remedy=error.remedy if error else "",
            model=served.name if served else "",
            attempts=self.attempts,
            why="; ".join([*self.failures, cost.note] if cost.note else self.failures),
            input_tokens=usage.input_tokens,
            output_tokens=usage.output_tokens,
            cache_read_tokens=usage.cache_read_tokens,
            cache_write_tokens=usage.cache_write_tokens,
            reasoning_tokens=usage.reasoning_tokens,
            bytes_out=bytes_out,
            first_token_us=self._elapsed_us(self.first_token),
            total_us=self._elapsed_us(now),
            cost_micro=cost.micro,
            currency=served.settings.currency if served else "",
            labels=report.labels,
            findings=report.findings,
            screened_us=round(report.spent_s * 1_000_000),
            held_us=round(report.held_s * 1_000_000),
            list_cost_micro=cost.list_micro,
        )

    def _said(self, header: bytes) -> str:
        return self.fields.get(header, b"")[:_LONGEST_NAME].decode("latin-1").strip().lower()

    def _elapsed_us(self, moment: float) -> int:
        return round((moment - self.started) * 1_000_000) if moment else 0
