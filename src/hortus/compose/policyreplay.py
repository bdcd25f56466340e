"""The questions behind recorded requests, so that other policies can be asked them again."""

from collections.abc import Iterable, Iterator

from hortus.compose.policyquestion import account_uid, tool_name
from hortus.policy import Directory, FactError, Recorded, Request
from hortus.store import Decision


def recorded_requests(decisions: Iterable[Decision], directory: Directory) -> Iterator[Request]:
    """Yield the questions behind records, as far as these tell what they rested on."""
    for decision in decisions:
        for intent in decision.attempts:
            names = intent.account, intent.principal, intent.key_id
            record = Recorded(
                account_uid(*names, directory).id,
                intent.model or intent.model_asked,
                intent.at_us,
                intent.facts,
                intent.project,
                tool_name(intent.client, intent.client_version),
            )
            try:
                yield record.request()
            except FactError:
                # Written before policies were asked, or by another version: counted, not guessed.
                continue
