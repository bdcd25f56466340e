"""Look into what goes to a model and what comes back for what must not pass."""

from hortus.gateway.screening.answer_document import screen_document
from hortus.gateway.screening.answer_screening import AnswerReport, AnswerRules, Screening
from hortus.gateway.screening.answer_stream import AnswerStream
from hortus.gateway.screening.errors import AnswerScreeningError
from hortus.gateway.screening.request import Outgoing, RequestScreen, Screened
from hortus.gateway.screening.request_finding import RequestFinder, Sources
from hortus.gateway.screening.screen import Screen
from hortus.gateway.screening.treatment import Reach

__all__ = [
    "AnswerReport",
    "AnswerRules",
    "AnswerScreeningError",
    "AnswerStream",
    "Outgoing",
    "Reach",
    "RequestFinder",
    "RequestScreen",
    "Screen",
    "Screened",
    "Screening",
    "Sources",
    "screen_document",
]
