"""Say what in a command goes beyond what a rule for its program means to allow."""

from collections.abc import Sequence
from itertools import zip_longest

from hortus.agent.permissions.programs import (
    DECLARING,
    HARMLESS_VARIABLES,
    HOSTILE,
    INERT,
    NEVER_BY_RULE,
    SED_OPTIONS,
    SHELLS,
    WRAPPERS,
    Hostile,
)
from hortus.agent.permissions.shell import SimpleCommand, Word
from hortus.core.regex import late

_SHORTEST_CUT = 3  # of a long option, with its dashes
_SED_ADDRESS = r"(?:\d+|\$|/[^/\n;{}]*/)"
_SED_STEP = (
    rf"\s*{_SED_ADDRESS}?(?:,{_SED_ADDRESS})?\s*"
    r"(?:[pdq=]|s([/|,#:@])(?:(?!\1)[^\n\\;{}]|\\[^\n])*\1(?:(?!\1)[^\n\\;{}]|\\[^\n])*\1[gpiI0-9]*)\s*"
)
_SED_SCRIPT = late(rf"{_SED_STEP}")
_AWK = frozenset({"awk", "gawk", "mawk", "nawk"})
_AWK_RISKS = late(r"system|getline|[|>@]|/inet")
_AWK_RUNS = late(r"system|getline|(?<!\|)\|(?!\|)|@")
_SED_RUNS = late(
    r"(?:^|[;{}\n0-9$/])\s*e(?:\s+\S|\s*$)|[^\w\s][gpiIMm0-9]*e[gpiIMm0-9]*\s*(?:$|[;}\n])"
)
_AWK_OPTIONS = late(r"-F.*")
_DURATION = late(r"[0-9.]+[smhd]?")
_LAST_NAMES_OUTPUT = frozenset({"uniq"})
_NUMBERS = frozenset({"$?", "$#", "$$", "$!"})


def hazard_of(command: SimpleCommand) -> str:
    """Return why no rule lets this pass unasked; empty where there is no reason."""
    for assignment in command.assignments:
        if assignment.name not in HARMLESS_VARIABLES:
            return f"it sets {assignment.name}, which may change what programs do"
    if not command.words:
        return ""
    name, rest = command.name, command.words[1:]
    if may_test_variable(command):
        return f"{name} may evaluate the subscript of a variable"
    if name in WRAPPERS:
        return f"{name} with options is not looked into"
    if name in NEVER_BY_RULE or (name in SHELLS and rest):
        return f"{name} can run, or change, anything"
    if name in DECLARING:
        return _declared(rest)
    return _of_words(name, rest)


def takes_more(command: SimpleCommand) -> bool:
    """Tell whether a command has an argument known to make it run or write more."""
    return bool(_hostile_word(command.name, _texts(command.words[1:])))


def runs_script(command: SimpleCommand) -> bool:
    """Tell whether a command is given a script that may run others."""
    runs = _AWK_RUNS if command.name in _AWK else _SED_RUNS if command.name == "sed" else None
    return runs is not None and any(runs.search(text) for text in _texts(command.words[1:]))


def may_test_variable(command: SimpleCommand) -> bool:
    """Tell whether ``test`` may come to its option ``-v``, for which bash evaluates subscripts.

    Within ``[[ ]]`` only what is written there is an option.
    """
    if command.name not in {"[", "test"} or command.words[0].source == "[[":
        return False
    rest = command.words[1:]
    for word, following in zip_longest(rest, rest[1:]):
        if not word or word.text is not None or word.source in _NUMBERS:
            continue
        if word.splits or (following and "[" in (following.text or "[")):
            return True
    return False


def unwrapped(command: SimpleCommand) -> SimpleCommand:
    """Return what ``nice`` or ``timeout 60`` run, where they have no options."""
    words = command.words
    if command.name not in WRAPPERS:
        return command
    rest = words[1:]
    if command.name == "timeout":
        if not rest or not _DURATION.fullmatch(rest[0].text or ""):
            return command
        rest = rest[1:]
    if not rest or not rest[0].text or rest[0].text.startswith("-"):
        return command
    return unwrapped(SimpleCommand(rest, command.assignments, command.redirections))


def _of_words(name: str, rest: Sequence[Word]) -> str:
    for word in rest:
        if word.text is None and name not in INERT and not _is_harmless(word):
            return f"{word.source} may become an option of {name}"
    texts = _texts(rest)
    if hostile := _hostile_word(name, texts):
        return f"{name} {hostile} can do more than {name} alone"
    if name == "sed":
        return _of_sed(rest)
    if name in _AWK:
        return _of_awk(rest)
    if name == "make" and any("=" in text for text in texts):
        return "make with variables can run anything"
    files = [word for word in rest if not word.start.startswith("-")]
    if name in _LAST_NAMES_OUTPUT and (len(files) > 1 or any(w.splits for w in files)):
        return f"the second file of {name} is written"
    return ""


def _texts(words: Sequence[Word]) -> list[str]:
    return [word.text if word.text is not None else word.start for word in words]


def _hostile_word(name: str, texts: Sequence[str]) -> str:
    hostile = HOSTILE.get(name)
    return next((t for t in texts if hostile and _is_hostile(t, hostile)), "")


def _is_harmless(word: Word) -> bool:
    """Tell whether a word that is made at run time can become no option."""
    return bool(word.start) and not word.start.startswith("-") and not word.breaks


def _is_hostile(text: str, hostile: Hostile) -> bool:
    option = text.partition("=")[0]
    if text in hostile.exact:
        return True
    if option.startswith("--"):
        return len(option) >= _SHORTEST_CUT and any(x.startswith(option) for x in hostile.longs)
    if option in hostile.longs:
        return True
    is_cluster = text.startswith("-") and len(text) > 1
    return is_cluster and any(letter in text[1:] for letter in hostile.letters)


def _declared(rest: Sequence[Word]) -> str:
    for word in rest:
        name = (word.text or "").partition("=")[0]
        if name not in HARMLESS_VARIABLES:
            return f"it sets {word.source}, which may change what programs do"
    return ""


def _of_sed(rest: Sequence[Word]) -> str:
    texts = [word.text for word in rest]
    options = [t for t in texts if t is not None and t.startswith("-")]
    if any(o not in SED_OPTIONS for o in options):
        return "these options of sed may write files or read scripts"
    scripts = [t for i, t in enumerate(texts) if i and texts[i - 1] in {"-e", "--expression"}]
    if not scripts:
        scripts = [t for t in texts if t is None or not t.startswith("-")][:1]
    if all(s is not None and _is_plain_sed(s) for s in scripts):
        return ""
    return "this script of sed may run programs or write files"


def _is_plain_sed(script: str) -> bool:
    return all(_SED_SCRIPT.fullmatch(step) for step in script.split(";"))


def _of_awk(rest: Sequence[Word]) -> str:
    texts = [word.text for word in rest]
    for text in texts:
        if text is not None and text.startswith("-") and not _AWK_OPTIONS.fullmatch(text):
            return "these options of awk may read scripts"
        if text is not None and _AWK_RISKS.search(text):
            return "this script of awk may run programs or write files"
    return ""
