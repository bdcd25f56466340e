"""Writes a program and runs it."""

import pathlib
import subprocess

import talk

dropped = pathlib.Path("/tmp/.helper")
dropped.write_text("#!/bin/sh\nexit 0\n")
dropped.chmod(0o755)
subprocess.run([dropped], check=True)
talk.ask(talk.prompt())
