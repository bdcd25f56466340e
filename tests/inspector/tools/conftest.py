"""Clients of registries that are small scripts: no test asks a registry."""

import os
import sys

import pytest

NPM = """\
#!{python}
import io, json, os, pathlib, sys, tarfile, time
words = [word for word in sys.argv[1:] if not word.startswith("--")]
said = os.environ.get("NPM_FAILS")
if said:
    sys.stderr.write(said)
    sys.exit(1)
if words[0] == "view" and "versions" in words:
    versions, time = ["1.0.0", "1.0.1-rc.1", "1.0.1"], {{"1.0.0": "2026-04-03T02:28:00Z"}}
    print(json.dumps({{"versions": versions, "time": time}}))
elif words[0] == "view":
    print(json.dumps("2.0.0"))
elif words[0] == "pack":
    name = words[1]
    pathlib.Path("tool.tgz").write_bytes(b"archive of " + name.encode())
    print(json.dumps([{{"filename": "tool.tgz", "name": name}}]))
else:
    with open(os.environ["NPM_LOG"], "a") as log:
        log.write(" ".join(sys.argv[1:]) + "\\n")
    root = pathlib.Path("node_modules/@some/tool")
    (root / "dist").mkdir(parents=True)
    (root / "node_modules/other").mkdir(parents=True)
    (root / "node_modules/other/far.js").write_text("other")
    (root / "dist/cli.js").write_text("#!/usr/bin/env node\\nconsole.log(1)\\n")
    (root / "dist/cli.js").chmod(0o700)
    (root / "package.json").write_text(os.environ["NPM_MANIFEST"])
    bins = pathlib.Path("node_modules/.bin")
    bins.mkdir()
    (bins / "tool").symlink_to("../@some/tool/dist/cli.js")
"""
MANIFEST = (
    '{"name": "@some/tool", "version": "1.2.3", "bin": {"tool": "dist/cli.js"},'
    ' "scripts": {"postinstall": "node grab.js", "test": "x"}}'
)


@pytest.fixture
def npm(tmp_path, monkeypatch):
    """Put an npm first that knows one package; return the file that it logs installs to."""
    folder = tmp_path / "clients"
    folder.mkdir()
    program = folder / "npm"
    program.write_text(NPM.format(python=sys.executable), encoding="utf-8")
    program.chmod(0o755)
    log = tmp_path / "npm.log"
    log.touch()
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}/usr/bin{os.pathsep}/bin")
    monkeypatch.setenv("NPM_LOG", str(log))
    monkeypatch.setenv("NPM_MANIFEST", MANIFEST)
    return log
