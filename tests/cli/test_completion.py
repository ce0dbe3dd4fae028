"""Completion of commands and options in the shells that are installed here, each asked as it asks itself."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BASH = """
eval "$(_OLCI_COMPLETE=bash_source olci)"
ask() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=(); _olci_completion olci; echo "${COMPREPLY[@]}"; }
complete -p olci > /dev/null || exit 3
ask olci fo; ask olci follow --ver; ask olci follow --versions f
"""
ZSH = """
autoload -U compinit && compinit -u -d "$PWD/dump"
eval "$(_OLCI_COMPLETE=zsh_source olci)"
[[ ${_comps[olci]} == _olci_completion ]] || exit 3
ask() { COMP_WORDS="$1" COMP_CWORD="$2" _OLCI_COMPLETE=zsh_complete olci | sed -n 2p; }
ask "olci fo" 1; ask "olci follow --ver" 2; ask "olci follow --versions fir" 3
"""
FISH = """
_OLCI_COMPLETE=fish_source olci | source
complete -C "olci fo" | cut -f1; complete -C "olci follow --ver" | cut -f1; complete -C "olci follow --versions fir"
"""


@pytest.mark.parametrize(
    ("shell", "script", "answers"),
    [
        ("bash", BASH, ["follow", "--versions", "first final"]),
        ("zsh", ZSH, ["follow", "--versions", "first"]),
        ("fish", FISH, ["follow", "--versions", "first"]),
    ],
)
def test_commands_and_options_are_completed(shell: str, script: str, answers: list[str], tmp_path: Path) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    command = tmp_path / "olci"
    command.write_text(f'#!/bin/sh\nexec {sys.executable} -m olci_cli "$@"\n', "utf-8")
    command.chmod(0o755)
    environment = {
        **os.environ, "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": str(ROOT),
        "HOME": str(tmp_path),
    }  # fmt: skip
    done = subprocess.run(
        [shell, "-c", script], env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split("\n")[:3] == answers, done.stderr
