"""Tasks for our own agent: files, what is asked, what the scripted model does, what must hold."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from conformance.exercises import EXERCISES, Exercise
from hortus.agent.testing import Answer, NativeCall, Say, TextCall
from hortus.agent.toolcalls import Grammar

_DONE = Answer((Say("Done: the tests pass."),))
_GRAMMARS = (
    Grammar.HERMES,
    Grammar.QWEN_XML,
    Grammar.GLM,
    Grammar.DEEPSEEK,
    Grammar.KIMI,
    Grammar.MISTRAL,
)


@dataclass(frozen=True, slots=True)
class Task:
    """One piece of work. ``after`` are whole files as they must be in the end."""

    name: str
    asked: str
    before: Mapping[str, str]
    answers: tuple[Answer, ...]
    after: Mapping[str, str]
    check: tuple[str, ...] = ()
    """A Python file that must run through in the end."""
    model: str = "coder"
    """The model's name, by which the agent chooses how edits are written."""
    gone: tuple[str, ...] = ()
    """Files that must not be there any more."""
    told: tuple[str, ...] = field(default=())
    """What the model must have been told on the way."""


def all_tasks() -> Iterator[Task]:
    """Yield every task: the exercises, each written in one of several ways, and the chores."""
    for number, exercise in enumerate(EXERCISES):
        yield _WAYS[number % len(_WAYS)](exercise, number)
    yield from _chores()


def _call(tool: str, **arguments: object) -> Answer:
    return Answer((NativeCall(tool, arguments),))


def _of(exercise: Exercise, answers: tuple[Answer, ...], model: str = "coder") -> Task:
    file, test = f"{exercise.name}.py", f"test_{exercise.name}.py"
    before = {file: exercise.stub, test: exercise.test_file, "README.md": "An exercise.\n"}
    return Task(
        exercise.name,
        f"Write what {file} asks for, so that python3 {test} runs through.",
        before,
        (*answers, _DONE),
        {file: exercise.solution, test: exercise.test_file},
        (test,),
        model,
        told=("all hold",),
    )


def _replace(exercise: Exercise, number: int) -> Task:
    """Read, replace the whole of the stub letter for letter, run the test."""
    del number
    file = f"{exercise.name}.py"
    edit = _call("edit", path=file, old_string=exercise.stub, new_string=exercise.solution)
    return _of(exercise, (_call("read", path=file), edit, _test(exercise)))


def _whole(exercise: Exercise, number: int) -> Task:
    """Write the whole file, as weak models do."""
    del number
    file = f"{exercise.name}.py"
    edit = _call("edit", path=file, content=exercise.solution)
    return _of(exercise, (_call("read", path=file), edit, _test(exercise)), "tiny-3b")


def _patch(exercise: Exercise, number: int) -> Task:
    """Write the envelope that some models were trained on."""
    del number
    file = f"{exercise.name}.py"
    body = [f"-{line}" for line in exercise.stub.splitlines()]
    body += [f"+{line}" for line in exercise.solution.splitlines()]
    lines = ["*** Begin Patch", f"*** Update File: {file}", "@@", *body, "*** End Patch"]
    edit = _call("edit", patch="\n".join(lines))
    return _of(exercise, (_call("read", path=file), edit, _test(exercise)), "gpt-oss-20b")


def _blocks(exercise: Exercise, number: int) -> Task:
    """Write a block to be searched and what takes its place."""
    del number
    file = f"{exercise.name}.py"
    patch = f"{file}\n<<<<<<< SEARCH\n{exercise.stub}=======\n{exercise.solution}>>>>>>> REPLACE\n"
    edit = _call("edit", patch=patch)
    return _of(exercise, (_call("read", path=file), edit, _test(exercise)), "qwen2.5-coder-32b")


def _mended(exercise: Exercise, number: int) -> Task:
    """Get it wrong first, see the test fail, mend it."""
    del number
    file = f"{exercise.name}.py"
    wrong = exercise.stub.replace("raise NotImplementedError", "return None")
    answers = (
        _call("read", path=file),
        _call("edit", path=file, old_string=exercise.stub, new_string=wrong),
        _test(exercise),
        _call("edit", path=file, old_string=wrong, new_string=exercise.solution),
        _test(exercise),
    )
    return _of(exercise, answers)


def _as_text(exercise: Exercise, number: int) -> Task:
    """Call tools in the text, as a server leaves it that has no parser for the model."""
    grammar = _GRAMMARS[(number // len(_WAYS)) % len(_GRAMMARS)]
    file = f"{exercise.name}.py"
    calls: tuple[tuple[str, dict[str, object]], ...] = (
        ("read", {"path": file}),
        ("edit", {"path": file, "content": exercise.solution}),
        ("run", {"command": f"python3 test_{exercise.name}.py"}),
    )
    answers = tuple(
        Answer((Say("I do it.\n"), TextCall(tool, arguments, grammar)))
        for tool, arguments in calls
    )
    return _of(exercise, answers)


def _test(exercise: Exercise) -> Answer:
    return _call("run", command=f"python3 test_{exercise.name}.py")


_WAYS = (_replace, _whole, _patch, _blocks, _mended, _as_text)


def _chores() -> Iterator[Task]:
    yield _rename()
    yield _damaged()
    yield _endings()
    yield _planned()
    yield _cut_short()
    yield _wrong_types()
    yield _spread()
    yield _not_there()


def _rename() -> Task:
    old = "def total(items):\n    return sum(items)\n"
    uses = "from sums import total\n\nassert total([1, 2]) == 3\n"
    answers = (
        _call("find", text="total"),
        _call("edit", path="sums.py", old_string="total", new_string="add_up"),
        _call("edit", path="use.py", old_string="total", new_string="add_up", replace_all=True),
        _call("run", command="python3 use.py && echo fine"),
        _DONE,
    )
    after = {"sums.py": old.replace("total", "add_up"), "use.py": uses.replace("total", "add_up")}
    before = {"sums.py": old, "use.py": uses}
    asked = "Call total add_up everywhere."
    return Task("rename", asked, before, answers, after, ("use.py",), told=("use.py", "fine"))


def _damaged() -> Task:
    """Indent the old lines otherwise than the file does: one place fits, and is taken."""
    text = "class Box:\n    def size(self):\n        width = 2\n        return width * 3\n"
    edit = _call(
        "edit",
        path="box.py",
        old_string="def size(self):\n    width = 2\n    return width * 3",
        new_string="def size(self):\n    width = 4\n    return width * 3",
    )
    after = {"box.py": text.replace("width = 2", "width = 4")}
    answers = (_call("read", path="box.py"), edit, _DONE)
    return Task("indented", "Make the width 4.", {"box.py": text}, answers, after)


def _endings() -> Task:
    """Keep line endings and the missing last one."""
    text = "one\r\ntwo\r\nthree"
    edit = _call("edit", path="a.txt", old_string="two", new_string="2\nand a half")
    after = {"a.txt": "one\r\n2\r\nand a half\r\nthree"}
    answers = (_call("read", path="a.txt"), edit, _DONE)
    return Task("line-endings", "Write 2 for two.", {"a.txt": text}, answers, after)


def _planned() -> Task:
    """Plan, make two files in a new folder, move one and delete one."""
    answers = (
        _call("plan", steps=["[>] make files", "[ ] move one"]),
        _call("edit", path="new/deep/a.py", content="A = 1\n"),
        _call("read", path="b.py"),
        _call("edit", path="b.py", content="B = 2\n", move_to="new/b.py"),
        _call("edit", path="old.py", delete=True),
        _call("plan", steps=["[x] make files", "[x] move one"]),
        _call("run", command="ls -R new"),
        _DONE,
    )
    before = {"b.py": "B = 1\n", "old.py": "x\n"}
    after = {"new/deep/a.py": "A = 1\n", "new/b.py": "B = 2\n"}
    asked = "Put the files in order."
    return Task("in-order", asked, before, answers, after, gone=("b.py", "old.py"))


def _cut_short() -> Task:
    """Send arguments that are no JSON, be told, and send them right."""
    broken = Answer((NativeCall("edit", '{"path": "a.py", "content": "x = '),))
    answers = (broken, _call("edit", path="a.py", content="x = 1\n"), _DONE)
    return Task("cut-short", "Write x = 1.", {"README.md": "x\n"}, answers, {"a.py": "x = 1\n"})


def _wrong_types() -> Task:
    """Send values as texts where others are wanted."""
    read = Answer((NativeCall("read", json.dumps({"path": "a.py", "lines": "1"})),))
    steps = json.dumps({"steps": '["[>] look", "[ ] write"]'})
    edit = _call("edit", path="a.py", old_string="1", new_string="2")
    answers = (Answer((NativeCall("plan", steps),)), read, edit, _DONE)
    return Task("wrong-types", "Make it 2.", {"a.py": "x = 1\n"}, answers, {"a.py": "x = 2\n"})


def _spread() -> Task:
    """Make several calls in one answer; they are made in their order."""
    calls = tuple(
        NativeCall("edit", {"path": f"part{n}.txt", "content": f"{n}\n"}) for n in range(4)
    )
    look = _call("run", command="cat part*.txt")
    after = {f"part{n}.txt": f"{n}\n" for n in range(4)}
    return Task(
        "spread", "Write four parts.", {"README.md": "x\n"}, (Answer(calls), look, _DONE), after
    )


def _not_there() -> Task:
    """Edit what is not in the file, be told what is near, and get it right."""
    text = "def area(width, height):\n    return width * height\n"
    wrong = _call("edit", path="area.py", old_string="return w * h", new_string="return 0")
    right = _call(
        "edit", path="area.py", old_string="width * height", new_string="abs(width * height)"
    )
    after = {"area.py": text.replace("width * height\n", "abs(width * height)\n")}
    answers = (_call("read", path="area.py"), wrong, right, _DONE)
    return Task("not-there", "Never below zero.", {"area.py": text}, answers, after)
