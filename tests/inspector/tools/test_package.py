"""Only names of packages in registries are understood."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.inspector import ToolUnknownError
from hortus.inspector.tools.package import Registry, is_package, package


@pytest.mark.parametrize(
    ("words", "name", "version"),
    [
        ("npm:left-pad", "left-pad", ""),
        ("npm:left-pad@1.3.0", "left-pad", "1.3.0"),
        ("npm:@openai/codex@0.169.0", "@openai/codex", "0.169.0"),
        ("npm:@openai/codex@0.169.0-linux-x64", "@openai/codex", "0.169.0-linux-x64"),
        ("pypi:aider-chat==0.86.2", "aider-chat", "0.86.2"),
        ("pypi:aider_chat", "aider_chat", ""),
        ("pypi:tool==1.0rc1.post2", "tool", "1.0rc1.post2"),
    ],
)
def test_a_name_with_or_without_a_version_is_read(words, name, version):
    found = package(words)
    assert (found.name, found.version) == (name, version)
    assert found.registry == words.split(":", maxsplit=1)[0]
    assert str(found) == words


@pytest.mark.parametrize(
    "words",
    [
        *("git+https://example.com/x.git", "https://example.com/x.tgz", "file:../x", "npx:tool"),
        *("npm:../x", "npm:./x", "npm:/etc/passwd", "npm:git+ssh://x", "npm:user/repository"),
        *("npm:Tool", "npm:a b", "npm:--registry=x", "npm:", "npm:@scope", "npm:x@y:z"),
        *("npm:tool@latest", "npm:tool@^1.2.3", "npm:tool@1.2", "npm:tool@", "npm:tool@1.2.3 x"),
        *("pypi:tool@1", "pypi:tool>=1", "pypi:tool==", "pypi:tool==1.*", "pypi:tool[extra]"),
        *("pypi:-r", "pypi:./x", "pypi:tool @ https://x", "pypi:tool==1;x", f"npm:{'a' * 300}"),
    ],
)
def test_whatever_is_no_package_in_a_registry_is_refused_with_what_to_write(words):
    with pytest.raises(ToolUnknownError) as caught:
        package(words)
    assert "npm:NAME" in caught.value.remedy


@given(st.text())
def test_no_text_becomes_an_option_or_a_path_of_a_client(text):
    for registry in Registry:
        try:
            found = package(f"{registry}:{text}")
        except ToolUnknownError:
            continue
        assert not found.requirement.startswith(("-", ".", "/"))
        assert not set(found.requirement) & set(" \n\t;|&$`\\:")


@pytest.mark.parametrize("words", ["npm:x", "pypi:x", "git+ssh:x", "http:x"])
def test_a_scheme_tells_a_package_from_a_command(words):
    assert is_package(words)


@pytest.mark.parametrize("words", ["codex", "./tool", "/usr/bin/tool:x", "codex@0.169.0"])
def test_commands_and_known_tools_have_no_scheme(words):
    assert not is_package(words)


@pytest.mark.parametrize("named", ["npm:-", "npm:-g", "npm:--registry"])
def test_a_name_that_looks_like_an_option_is_none(named):
    with pytest.raises(ToolUnknownError):
        package(named)
