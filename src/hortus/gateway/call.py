"""One request under way: what was asked, what was tried, and the rows that record it."""

from dataclasses import dataclass, field

from hortus.core import HortusError, ModelSettings, Principal
from hortus.dlp import Redaction
from hortus.gateway.dialects import CODECS, Envelope, Request, Usage
from hortus.gateway.doors import Door
from hortus.gateway.routing import Candidate
from hortus.gateway.screening import AnswerReport, Outgoing, Screen, Screened
from hortus.gateway.tape import Tape
from hortus.store import Intent, Outcome

_NOBODY = Principal(key_id="", name="")
_NOT_REDACTED = Redaction("", {})
_NO_ENVELOPE = Envelope(model="", stream=False, input_chars=0, conversation="")


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
    tape: Tape | None = None
    _request: tuple[bytes, Request] | None = None

    @property
    def sent(self) -> bytes:
        """The body as the model at hand may have it: what was redacted is not in it."""
        return self.outgoing.body if self.outgoing else self.body

    @property
    def redaction(self) -> Redaction:
        """What stands for what in the request that was sent."""
        return self.outgoing.redaction if self.outgoing else _NOT_REDACTED

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
            project=self.screened.project if self.screened else "",
            rules=" ".join(self.rules),
            bundle=self.bundle,
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
        return Outcome(
            decision_id=self.decision_id,
            at_us=now_us,
            status=status,
            code=error.code if error else "",
            message=error.message if error else "",
            remedy=error.remedy if error else "",
            model=served.name if served else "",
            attempts=self.attempts,
            why="; ".join(self.failures),
            input_tokens=usage.input_tokens,
            output_tokens=usage.output_tokens,
            cache_read_tokens=usage.cache_read_tokens,
            cache_write_tokens=usage.cache_write_tokens,
            reasoning_tokens=usage.reasoning_tokens,
            bytes_out=bytes_out,
            first_token_us=self._elapsed_us(self.first_token),
            total_us=self._elapsed_us(now),
            cost_micro=cost_micro(usage, served.settings) if served else 0,
            currency=served.settings.currency if served else "",
            labels=report.labels,
            findings=report.findings,
            screened_us=round(report.spent_s * 1_000_000),
            held_us=round(report.held_s * 1_000_000),
        )

    def _elapsed_us(self, moment: float) -> int:
        return round((moment - self.started) * 1_000_000) if moment else 0


def cost_micro(usage: Usage, model: ModelSettings) -> int:
    """Return the price of ``usage`` in millionths of the model's currency.

    A price per million tokens is the number of millionths that one token costs.
    """
    return round(
        usage.input_tokens * model.price_in_per_mtok
        + usage.output_tokens * model.price_out_per_mtok
    )
