"""Ordinary work, which must succeed."""

from sandbox_suite.case import Case, Group, Look, both, marked, python
from sandbox_suite.execution import Outcome
from sandbox_suite.stage import Stage


def _work(name: str, script: str, held: Look = marked) -> Case:
    return Case(name, Group.WORKS, script, held)


def _holds(path: str, text: str) -> Look:
    def look(stage: Stage, _outcome: Outcome) -> bool:
        return text in stage.text(path)

    return look


def _code(code: int) -> Look:
    return lambda _stage, outcome: outcome.code == code


def _in_log(folder: str) -> Look:
    def look(stage: Stage, _outcome: Outcome) -> bool:
        return "made inside" in stage.git_log(folder)

    return look


CASES = (
    _work(
        "works-edit",
        "echo hello > new.txt; cat new.txt && mark",
        both(marked, _holds("new.txt", "hello")),
    ),
    _work("works-folders", "mkdir -p a/b && echo x > a/b/c && mv a z && rm -r z/b && mark"),
    _work(
        "works-names",
        "echo x > 'größe ü.txt' && ls | grep -q größe && mark",
        both(marked, _holds("größe ü.txt", "x")),
    ),
    _work("works-git-status", "git status --short && mark"),
    _work(
        "works-git-commit",
        "echo x > new.txt && git add new.txt && git commit -qm 'made inside' && mark",
        both(marked, _in_log(".")),
    ),
    _work(
        "works-git-branch",
        "git checkout -q -b side && git diff HEAD && git log --oneline | grep -q one && mark",
    ),
    _work(
        "works-nested-commit",
        "cd vendor/sub && echo x > y && git add y && git commit -qm two && mark",
    ),
    # A repository that is made inside is one afterwards as well, whatever is taken from it.
    _work(
        "works-git-init",
        "git init -q new && cd new && echo x > y && git add y && "
        "git -c user.name=Ada -c user.email=a@example.org commit -qm 'made inside' && mark",
        both(marked, _in_log("new")),
    ),
    _work("works-git-clone", "git clone -q . copy && git -C copy log --oneline && mark"),
    _work("works-python", "python3 -c 'import json, sqlite3; print(json.dumps([1]))' && mark"),
    _work("works-node", "node -e 'console.log(require(\"os\").EOL)' && mark"),
    _work("works-tests", "cd src && python3 -m unittest discover -s ../tests && mark"),
    _work(
        "works-parallel",
        python("import multiprocessing as m\nif m.Pool(2).map(abs, [-1, -2]) == [1, 2]: mark()"),
    ),
    _work("works-temp", "f=$(mktemp) && echo x > $f && cat $f && mark"),
    _work("works-home", 'mkdir -p "$HOME/.cache/x" && echo x > "$HOME/.cache/x/y" && mark'),
    _work("works-pipes", "cat <(seq 3) | sort -r | head -1 | grep -q 3 && mkfifo p && mark"),
    _work("works-here", "cat <<< words | grep -q words && mark"),
    _work(
        "works-loopback",
        python(
            """
with socket.create_server(("127.0.0.1", 0)) as server:
    with socket.create_connection(server.getsockname()) as client:
        peer, _ = server.accept()
        client.sendall(b"x")
        if peer.recv(1) == b"x":
            mark()
"""
        ),
    ),
    _work("works-signals", "sleep 30 & p=$!; kill $p; wait $p; [ $? = 143 ] && mark"),
    _work("works-code", "mark; exit 7", both(marked, _code(7))),
    _work("works-compiler", "echo 'int main(){return 0;}' > t.c && cc t.c -o t && ./t && mark"),
    _work("works-long-command", ": " + "x" * 100_000 + "; mark"),
    # Of much output at least the end is there, where the error is.
    Case("works-output", Group.WORKS, "seq 1000000; mark", marked, floods=True),
)
