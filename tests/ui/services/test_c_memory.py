"""The memory of the process: used again for the next picture, and given back where it is large."""

from __future__ import annotations

import platform
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
# The module alone, in a process whose memory nothing else has shaped.
BEGIN = """
import resource, runpy, sys
from pathlib import Path

memory = runpy.run_path("olci_ui/services/c_memory.py")
memory["keep_memory_together"]()

def asked_anew(size_bytes):
    '''Return how many pages the system hands out for some memory that was free before.'''
    bytearray(size_bytes)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    bytearray(size_bytes)
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before

def held_bytes():
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()
"""


def _printed(script: str, **environment: str) -> list[int]:
    answer = subprocess.run(
        [sys.executable, "-S", "-c", BEGIN + script],
        cwd=ROOT,
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    return [int(number) for number in answer.stdout.split()]


glibc_alone = pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="another C library has no such call")


@glibc_alone
def test_memory_as_large_as_a_decoded_quicklook_is_used_again_and_more_is_given_back() -> None:
    used_again, anew = _printed("print(asked_anew(5 * 2**20), asked_anew(12 * 2**20))")
    assert used_again < 100
    assert anew * 4096 > 8 * 2**20


@glibc_alone
def test_what_a_person_has_set_stays() -> None:
    (anew,) = _printed("print(asked_anew(5 * 2**20))", MALLOC_MMAP_THRESHOLD_="1048576")
    assert anew * 4096 > 4 * 2**20


@glibc_alone
def test_holes_between_what_is_held_are_given_back_when_that_is_asked() -> None:
    script = """
pieces = [bytearray(2**20) for _ in range(64)]
held = pieces[1::2]
del pieces
before = held_bytes()
memory["give_back_memory"]()
print(before - held_bytes())
"""
    (given_back_bytes,) = _printed(script)
    assert given_back_bytes > 24 * 2**20
