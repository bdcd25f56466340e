"""Make rules of what was mined: proposed, with counts, examples and a pattern that holds."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from hortus.review.document import located
from hortus.review.errors import RuleExampleError, RuleFileError
from hortus.review.examples import check
from hortus.review.loading import rule_of
from hortus.review.mining.conventions import Convention
from hortus.review.mining.decisions import Kind
from hortus.review.mining.deprecations import Deprecation
from hortus.review.mining.replacements import Replacement

_WORDS = re.compile(r"[^a-z0-9]+")
_Mined = Convention | Replacement | Deprecation
_Parts = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A rule that somebody may accept: its name and the content of its file."""

    name: str
    message: str
    content: Mapping[str, object]


def proposals(mined: Iterable[_Mined]) -> Iterator[Proposal]:
    """Yield a rule for each thing mined that can be looked for, each name once."""
    names: set[str] = set()
    for one in mined:
        proposal = propose(one)
        if proposal and proposal.name not in names:
            names.add(proposal.name)
            yield proposal


def propose(mined: _Mined) -> Proposal | None:
    """Return a rule for what was mined; None where its own examples show that it would not do."""
    parts = _parts(mined)
    if not parts:
        return None
    content: dict[str, object] = {"level": "advise", "origin": "mined", "state": "proposed"}
    content = {"id": parts["id"], "message": parts["message"], **content, **parts}
    try:
        check(rule_of(located(content, "mined")))
    except (RuleExampleError, RuleFileError):
        return None
    return Proposal(str(content["id"]), str(content["message"]), content)


def _parts(mined: _Mined) -> _Parts:
    match mined:
        case Convention():
            return _convention(mined)
        case Replacement():
            return _replacement(mined)
        case Deprecation():
            return _deprecation(mined)


def _convention(c: Convention) -> _Parts:
    makers = {
        Kind.KEYWORD: _keyword,
        Kind.IMPORT: _import,
        Kind.STRINGS: _strings,
        Kind.RETURNS: _returns,
        Kind.CAUSE: _cause,
    }
    parts = makers[c.kind](c)
    if not parts:
        return {}
    counts = {"kept": c.kept, "of": c.of, "bound": round(c.bound, 3)}
    places = {"places": list(c.places), "against": list(c.against)}
    evidence = {**counts, **{key: value for key, value in places.items() if value}}
    return {**parts, "language": "python", "evidence": evidence}


def _keyword(c: Convention) -> _Parts:
    call, word = c.written, c.option
    return {
        "id": _name("mined-keyword", call, word),
        "message": f"Call {call} with {word}=",
        "rule": {
            "pattern": f"{call}($$$ARGS)",
            "not": {
                "has": {
                    "field": "arguments",
                    "has": {
                        "any": [
                            {"kind": "keyword_argument", "regex": rf"^{word}\s*="},
                            {"kind": "dictionary_splat"},
                        ]
                    },
                }
            },
        },
        "examples": {"good": [f"{call}({word}=value)"], "bad": [f"{call}()"]},
    }


def _import(c: Convention) -> _Parts:
    module = c.subject
    word = re.escape(module)
    whole: dict[str, object] = {"kind": "import_statement", "regex": rf"^import {word}\b"}
    part: dict[str, object] = {"kind": "import_from_statement", "regex": rf"^from {word}\b"}
    if c.option == "from":
        message, good = f"Import names from {module}", f"from {module} import name"
        rule, bad = whole, f"import {module}"
    elif c.option == "plain":
        message, good = f"Import {module} itself", f"import {module}"
        rule, bad = part, f"from {module} import name"
    else:
        message, good = f"Import {module} {c.option}", f"import {module} {c.option}"
        rule = {
            "any": [{"pattern": f"import {module}"}, {"pattern": f"from {module} import $$$N"}]
        }
        bad = f"import {module}"
    return {
        "id": _name("mined-import", module),
        "message": message,
        "rule": rule,
        "anchors": [module],
        "examples": {"good": [good], "bad": [bad]},
    }


def _strings(c: Convention) -> _Parts:
    if c.option != "f-string":
        return {}
    return {
        "id": "mined-f-string",
        "message": "Put values into texts with f-strings",
        "rule": {"any": [{"pattern": "$TEXT % $VALUE"}, {"pattern": "$TEXT.format($$$VALUES)"}]},
        "constraints": {"TEXT": {"kind": "string"}},
        "examples": {"good": ['f"{name} left"'], "bad": ['"%s left" % name', '"{}".format(name)']},
    }


def _returns(c: Convention) -> _Parts:
    if c.option != "with":
        return {}
    return {
        "id": "mined-return-type",
        "message": "Say what a function returns",
        "rule": {
            "kind": "function_definition",
            "not": {"has": {"field": "return_type", "regex": "."}},
        },
        "examples": {"good": ["def f() -> None: ..."], "bad": ["def f(): ..."]},
    }


def _cause(c: Convention) -> _Parts:
    if c.option != "with":
        return {}
    return {
        "id": "mined-raise-from",
        "message": "Name the cause of an error that is raised for another",
        "rule": {
            "pattern": "raise $ERROR($$$ARGS)",
            "not": {"has": {"field": "cause", "regex": "."}},
            "inside": {"kind": "except_clause", "stopBy": "end"},
        },
        "examples": {
            "good": ["try:\n    f()\nexcept A as e:\n    raise B() from e"],
            "bad": ["try:\n    f()\nexcept A:\n    raise B()"],
        },
    }


def _replacement(r: Replacement) -> _Parts:
    parts: dict[str, object] = {
        "id": _name("mined-use", r.new, "not", r.old),
        "message": f"Use {r.new}, not {r.old}",
        "note": f"The history replaced it {r.times} times, and {r.back} times the other way.",
        "language": r.language,
        "rule": {"pattern": f"{r.old}($$$ARGS)"},
        "examples": {"good": [f"{r.new}(value)"], "bad": [f"{r.old}(value)"]},
        "evidence": {
            "kept": r.times,
            "of": r.times + r.back,
            "bound": round(r.bound, 3),
            "places": [f"commit {commit[:12]}" for commit in r.commits],
        },
    }
    if r.same_arguments:
        parts["fix"] = f"{r.new}($$$ARGS)"
    return parts


def _deprecation(d: Deprecation) -> _Parts:
    instead = f"; use {d.instead}" if d.instead else ""
    return {
        "id": _name("mined-deprecated", d.name),
        "message": f"{d.name} is deprecated{instead}",
        **({"note": d.words} if d.words else {}),
        "language": "python",
        "rule": {"any": [{"pattern": f"{d.name}($$$ARGS)"}, {"pattern": f"$X.{d.name}($$$ARGS)"}]},
        "examples": {"good": ["something_else(value)"], "bad": [f"{d.name}(value)"]},
        "evidence": {"places": [d.place]},
    }


def _name(*parts: str) -> str:
    return _WORDS.sub("-", "-".join(parts).lower()).strip("-")[:80]
