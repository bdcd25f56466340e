"""Make one call: understood, permitted, carried out, looked at, and told to the model."""

from collections.abc import Mapping, Sequence
from threading import Event as Flag

from msgspec import Struct
from msgspec.structs import replace

from hortus.agent.conversation import Conversation, Effects
from hortus.agent.session.deciding import Doorkeeper, Refusal
from hortus.agent.session.describing import (
    describe,
    may_be_retried_otherwise,
    may_change_files,
    touched,
)
from hortus.agent.session.parts import Checker, Checkpoints, Guidance, Hooks
from hortus.agent.session.repeating import TOLD, Repeats, Repetition
from hortus.agent.values import (
    Action,
    AgentTool,
    Call,
    Finished,
    FrontEnd,
    Output,
    Prepared,
    Result,
    Running,
    Told,
    ToolError,
)
from hortus.core import Clock, HortusError

# A model can write what no tool has thought of, such as half a character or a number without end;
# that ends its call, and not the session.
_UNFORESEEN = (ValueError, ArithmeticError, OSError, RecursionError)
_SHOWN = 200


class Surroundings(Struct, frozen=True):
    """What has a say before and after a call is carried out."""

    checkpoints: Checkpoints | None
    hooks: Hooks | None
    checkers: Sequence[Checker]
    guidance: Guidance | None


class _Made(Struct, frozen=True):
    """What came of a call, and how long it ran; questions to the person do not count."""

    told: Told
    effects: Effects = Effects()
    seconds: float = 0.0


class Caller:
    """Makes the calls of a conversation, one after the other."""

    def __init__(
        self,
        tools: Mapping[str, AgentTool],
        door: Doorkeeper,
        around: Surroundings,
        front: FrontEnd,
        clock: Clock,
    ) -> None:
        self._tools = tools
        self._door = door
        self._around = around
        self._front = front
        self._clock = clock
        self._repetition = Repetition()

    def make(self, conversation: Conversation, call: Call, stop: Flag) -> Repeats:
        """Make a call and put its result into the conversation; say whether it repeats itself."""
        made = self._made(conversation, call, stop)
        told = made.told
        repeats, times = self._repetition.noted(call, told)
        if repeats is not Repeats.NO:
            told = replace(told, text=_joined(told.text, TOLD.format(times=times)))
        conversation.end(Result(call.id, told.text, told.failed, told.images), made.effects)
        self._front.show(Finished(call, told.text, told.failed, made.seconds, told.changed))
        return repeats

    def _made(self, conversation: Conversation, call: Call, stop: Flag) -> "_Made":
        try:
            prepared = self._prepared(call)
        except ToolError as e:
            return _Made(_failed(e))
        except _UNFORESEEN as e:
            return _Made(_failed(_unforeseen(e)))
        action = prepared.action
        refusal = self._door.refusal(call, action)
        if refusal is not None:
            return _refused(refusal, action)
        if stop.is_set():
            return _Made(Told("Not run: the person interrupted.", failed=True))
        conversation.begin(call, self._checkpoint(action))
        began = self._clock.monotonic()
        try:
            running = Running(lambda piece: self._front.show(Output(call.id, piece)), stop)
            told = prepared.carry_out(running)
        except ToolError as e:
            told = _failed(e)
        except _UNFORESEEN as e:
            told = _failed(_unforeseen(e))
        return self._looked_at(call, action, _Made(told, seconds=self._clock.monotonic() - began))

    def left_to_do(self, said: str) -> str:
        """Return what hooks say is not finished, now that the work is to end."""
        hooks = self._around.hooks
        return hooks.stop(said) if hooks else ""

    def _prepared(self, call: Call) -> Prepared:
        tool = self._tools.get(call.name)
        if tool is None:
            raise ToolError(
                f"there is no tool {call.name!r}", remedy=f"there are {', '.join(self._tools)}"
            )
        return tool.prepare(call.arguments)

    def _checkpoint(self, action: Action) -> str:
        if self._around.checkpoints is None or not may_change_files(action):
            return ""
        self._around.checkpoints.include(touched(action))
        return self._around.checkpoints.take(describe(action))

    def _looked_at(self, call: Call, action: Action, made: "_Made") -> "_Made":
        around, told = self._around, made.told
        findings = [checker.check(told.changed) for checker in around.checkers if told.changed]
        paths = dict.fromkeys((*touched(action), *told.changed))
        rules = around.guidance.touched(tuple(paths)) if around.guidance and paths else ""
        after = around.hooks.after(call, told) if around.hooks else ""
        text = _joined(told.text, *findings, after, rules)
        tried = describe(action) if may_be_retried_otherwise(action) else ""
        effects = Effects((rules,) if rules else (), told.changed, tried)
        return _Made(replace(told, text=text), effects, made.seconds)


def _unforeseen(error: Exception) -> ToolError:
    return ToolError(
        f"the call cannot be made: {type(error).__name__}: {str(error)[:_SHOWN]}",
        remedy="write it in another way",
    )


def _failed(error: HortusError) -> Told:
    return Told(f"{error.message}\n{error.remedy}", failed=True)


def _refused(refusal: Refusal, action: Action) -> "_Made":
    tried = f"{describe(action)} ({refusal.tried})"
    return _Made(Told(refusal.text, failed=True), Effects(tried=tried))


def _joined(*texts: str) -> str:
    return "\n\n".join(text for text in texts if text)
