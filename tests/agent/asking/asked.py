"""What the tests of asking ask, and where they look at what was shown."""

import threading

import msgspec

from hortus.agent.asking import Asker, Patience
from hortus.agent.testing import ScriptedModel
from hortus.agent.values import Noticed, Spoke, TookBack, ToolSpec, UserTurn
from hortus.agent.wire import Endpoint, Limits, Wire
from hortus.core import Dialect

DIALECTS = (Dialect.CHAT, Dialect.MESSAGES, Dialect.RESPONSES)
QUICK = Patience(first_pause_s=0.001)


def tool(name, required, **properties):
    described = {key: {"type": kind} for key, kind in properties.items()}
    schema = {"type": "object", "properties": described, "required": required}
    return ToolSpec(name, f"{name} something", schema)


READ = tool("read", ["path"], path="string", line="integer")
RUN = tool("run", ["command"], command="string")
EDIT = tool("edit", [], path="string", patch="string")
TOOLS = (READ, RUN, EDIT)
TURNS = (UserTurn("do it"),)


class NoKey:
    """A credential of somebody who needs none."""

    def headers(self, method, path):
        del method, path
        return {}


class Shown:
    """Takes events as a front end does."""

    def __init__(self, stop=None, stop_at=None):
        self.events = []
        self._stop, self._stop_at = stop, stop_at

    def __call__(self, event):
        self.events.append(event)
        if self._stop_at is not None and isinstance(event, self._stop_at):
            self._stop.set()

    def of(self, kind):
        return [event for event in self.events if isinstance(event, kind)]

    @property
    def text(self):
        return "".join(event.piece for event in self.of(Spoke))

    @property
    def taken_back(self):
        return [event.reason for event in self.of(TookBack)]

    @property
    def notices(self):
        return [event.text for event in self.of(Noticed)]


class Asking:
    """One asker before one scripted model."""

    def __init__(self, answers, dialect=Dialect.CHAT, decisions=None, **options):
        self.model = ScriptedModel(answers, decisions=decisions)
        self.dialect = dialect
        self.options = {"patience": QUICK, **options}
        self.limits = self.options.pop("limits", Limits(connect_s=5, silence_s=5))

    def __enter__(self):
        self.model.__enter__()
        endpoint = Endpoint(self.model.url, self.dialect, NoKey(), limits=self.limits)
        self.asker = Asker(Wire(endpoint), "house/code", **self.options)
        return self

    def __exit__(self, *error):
        self.asker.close()
        self.model.close()

    def ask(self, turns=TURNS, tools=TOOLS, shown=None, stop=None, system="You are hortus."):
        shown = shown or Shown()
        return self.asker.ask(system, tools, turns, shown, stop or threading.Event()), shown

    def sent(self, number):
        return msgspec.json.decode(self.model.received[number].body)


def ask_once(answers, dialect=Dialect.CHAT, **asked):
    """Return the answer, what was shown, and the requests that it took."""
    with Asking(answers, dialect) as asking:
        answer, shown = asking.ask(**asked)
        return answer, shown, asking.model.received
