"""Read the facts of a file in any of the languages in which libraries are known."""

from hortus.knowledge.libraries.facts import Facts
from hortus.knowledge.libraries.golang import read_go
from hortus.knowledge.libraries.java import read_java
from hortus.knowledge.libraries.javascript import read_javascript
from hortus.knowledge.libraries.python import read_python
from hortus.knowledge.libraries.rust import read_rust

READ = frozenset({"python", "javascript", "typescript", "tsx", "go", "java", "rust"})
"""The languages of which it is known what files define and import."""


def read_facts(text: str, language: str) -> Facts:
    """Return the facts of a file; none in another language."""
    match language:
        case "python":
            return read_python(text)
        case "javascript" | "typescript" | "tsx":
            return read_javascript(text, language)
        case "go":
            return read_go(text)
        case "java":
            return read_java(text)
        case "rust":
            return read_rust(text)
        case _:
            return Facts()
