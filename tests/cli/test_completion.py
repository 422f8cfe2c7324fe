"""Shells complete commands, options and the names of questions; bash is really asked."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

# What bash does at a TAB, with the words so far: it calls the function that `complete` named for `ingest`.
TAB = r"""
eval "$(ingest completion bash)"
COMP_WORDS=({words})
COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1))
function=$(complete -p ingest | sed 's/.*-F \([^ ]*\).*/\1/')
$function ingest
printf '%s\n' "${{COMPREPLY[@]}}"
"""


@pytest.mark.skipif(shutil.which("bash") is None, reason="no bash")
@pytest.mark.parametrize(
    ("words", "found"),
    [
        pytest.param("ingest sea", ["search"], id="command"),
        pytest.param("ingest ask wire", ["wire-share"], id="question"),
        pytest.param("ingest search --li", ["--limit"], id="option"),
        pytest.param("ingest ask reach --wire o", ["only"], id="choice"),
    ],
)
def test_bash_completes(tmp_path, words, found):
    """With the script that the command prints, in a bash of its own."""
    program = tmp_path / "ingest"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m ingest "$@"\n')
    program.chmod(0o755)
    path = os.pathsep.join([str(tmp_path), os.environ["PATH"]])
    bash = ["bash", "--norc", "-c", TAB.format(words=words)]
    done = subprocess.run(
        bash, capture_output=True, text=True, env={**os.environ, "PATH": path}, check=True
    )
    assert done.stdout.split() == found


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_has_its_script(ingest, shell):
    """It calls the program back by its name."""
    done = ingest("completion", shell)
    assert (done.code, "_INGEST_COMPLETE" in done.out, Path("data").exists()) == (0, True, False)
