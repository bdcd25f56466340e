"""One session's front end in an editor: events as updates, questions as its own dialogue."""

from pathlib import Path

from hortus.agent.editor.errors import EditorError
from hortus.agent.editor.rpc import Peer
from hortus.agent.editor.updates import begun, call_of, update_of
from hortus.agent.values import Asked, Consent, Event, Reply

_OPTIONS = {
    Consent.ONCE: ("Allow", "allow_once"),
    Consent.SESSION: ("Always allow", "allow_always"),
    Consent.NO: ("Reject", "reject_once"),
}


class EditorFront:
    """Shows one session's work in an editor and asks there."""

    def __init__(self, peer: Peer, root: Path) -> None:
        self._peer = peer
        self._root = root
        self._held: list[object] = []
        self._session_id = ""

    def begin(self, session_id: str) -> None:
        """Take the name of the session, which is known only after it was opened."""
        self._session_id = session_id
        held, self._held = self._held, []
        for update in held:
            self.tell(update)

    def tell(self, update: object) -> None:
        """Send one update."""
        if not self._session_id:
            self._held.append(update)
            return
        said = {"sessionId": self._session_id, "update": update}
        self._peer.notify("session/update", said)

    def show(self, event: Event) -> None:
        """Show one event."""
        if (update := update_of(event, self._root)) is None:
            return
        self.tell(update)

    def ask(self, asked: Asked) -> Reply:
        """Ask the person and wait; an editor that cannot ask is a no."""
        call = call_of(asked.call, asked.action, self._root)
        options = [
            {"optionId": consent.value, "name": _name(consent, name, asked), "kind": kind}
            for consent, (name, kind) in _OPTIONS.items()
            if consent is not Consent.SESSION or asked.offered_rule
        ]
        question = {"sessionId": self._session_id, "toolCall": call, "options": options}
        try:
            answer = self._peer.request("session/request_permission", question)
        except EditorError as e:
            return Reply(Consent.NO, e.message)
        reply = _reply(answer.get("outcome"), bool(asked.offered_rule))
        if reply.consent is not Consent.NO:
            self.tell(begun(asked.call))
        return reply


def _name(consent: Consent, name: str, asked: Asked) -> str:
    return f"{name}: {asked.offered_rule}" if consent is Consent.SESSION else name


def _reply(outcome: object, may_be_kept: bool) -> Reply:  # noqa: FBT001 - one fact of the question
    chosen = outcome.get("optionId") if isinstance(outcome, dict) else None
    allowed = {Consent.ONCE.value, *([Consent.SESSION.value] if may_be_kept else [])}
    return Reply(Consent(chosen)) if chosen in allowed else Reply(Consent.NO)
