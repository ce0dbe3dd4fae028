"""A page of a plain Streamlit app, put together without a browser: how long it takes to come to it from another one."""

from __future__ import annotations

import tempfile
from pathlib import Path

from benchmarks.timing import measured

MAIN = """
import streamlit as st

st.navigation([st.Page("empty.py", title="Empty", default=True), st.Page("listed.py", title="Listed")]).run()
"""
EMPTY = """
import streamlit as st

st.title("Empty")
"""
TIMED_SWITCHES = """
import time
from streamlit.testing.v1 import AppTest

app = AppTest.from_file({main!r}, default_timeout=120).run()
app.switch_page("listed.py").run()
for _ in range({rounds}):
    app.switch_page("empty.py").run()
    began = time.perf_counter()
    app.switch_page("listed.py").run()
    print(time.perf_counter() - began)
assert not app.exception
assert any({seen!r} in one.value for one in app.caption)
assert len(app.dataframe[0].value) == {rows}
"""


def switched_s(page: str, *, seen: str, rows: int, rounds: int) -> tuple[float, ...]:
    """Return the seconds in which a page's script has run after another page's; its caption and its table are checked.

    Our own pages are timed in the same way, and both have been opened once before.
    """
    with tempfile.TemporaryDirectory() as name:
        for file, source in (("main.py", MAIN), ("empty.py", EMPTY), ("listed.py", page)):
            Path(name, file).write_text(source, "utf-8")
        main = str(Path(name, "main.py"))
        return tuple(measured(TIMED_SWITCHES.format(main=main, seen=seen, rows=rows, rounds=rounds)))
