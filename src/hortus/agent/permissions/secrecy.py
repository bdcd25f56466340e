"""Find in a command line the files whose names promise a secret."""

from msgspec.structs import replace

from hortus.agent.files import looks_secret
from hortus.agent.permissions.builtin import looking_rules
from hortus.agent.permissions.globs import may_be_secret
from hortus.agent.permissions.paths import Where, globs_in, named_in
from hortus.agent.permissions.programs import NAMING
from hortus.agent.permissions.rules import Kind, Rulebook
from hortus.agent.permissions.shell import Line, SimpleCommand
from hortus.agent.values import Effect


def secret_in(line: Line, where: Where, book: Rulebook) -> str:
    """Return a file that a line may show, and that no rule of a person's lets it show."""
    for command, path in named_in(_without_writing(line), where):
        shows = command is None or command.name not in NAMING
        promises = shows and _may_be_file(path) and looks_secret(path)
        if promises and not _is_allowed(command, path, book):
            return path
    for command, pattern in globs_in(_without_writing(line), where):
        shows = command is None or command.name not in NAMING
        promises = shows and (may_be_secret(pattern) or looks_secret(pattern))
        if promises and not _is_allowed(command, pattern, book):
            return pattern
    return ""


def _without_writing(line: Line) -> Line:
    return replace(
        line,
        commands=tuple(
            replace(one, redirections=tuple(r for r in one.redirections if not r.writes))
            for one in line.commands
        ),
    )


def _may_be_file(path: str) -> bool:
    """Tell names of files from words: who looks for ``secret`` does not look into one."""
    return "." in path or "/" in path or path.startswith("id_")


def _is_allowed(command: SimpleCommand | None, path: str, book: Rulebook) -> bool:
    if book.allows_all(Kind.READ, [path]):
        return True
    usual = looking_rules()
    own = [rule for rule in book.of(Kind.RUN, Effect.ALLOW) if rule not in usual]
    return command is not None and any(rule.lets(command) for rule in own)
