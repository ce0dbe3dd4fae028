"""What the server loads and when, and how it answers, each seen in a process of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
NOT_BEFORE_THE_SERVER_ANSWERS = """
import sys
import app
heavy = {"numpy", "pandas", "requests", "olci_core.catalogue", "olci_core.transfer", "folium"}
print(sorted(heavy & set(sys.modules)))
"""
NOT_BEFORE_A_PAGE = """
import sys
import app
app.load_first_page()
print([name for name in ("streamlit_folium", "olci_ui.maps.assets") if name in sys.modules])
"""
HELD_BACK = """
import asyncio, socket
import app

async def see():
    listening = socket.socket()  # as Streamlit makes it: of no named protocol
    listening.bind(("127.0.0.1", 0))
    connected = asyncio.get_running_loop().create_future()
    taken = lambda _, writer: connected.set_result(writer)
    server = await asyncio.start_server(taken, sock=listening)
    _, writer = await asyncio.open_connection(*listening.getsockname())
    of_server = (await connected).get_extra_info("socket")
    print([] if of_server.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) else ["what is small"])
    writer.close()
    server.close()

asyncio.run(see())
"""


@pytest.mark.parametrize("program", [NOT_BEFORE_THE_SERVER_ANSWERS, NOT_BEFORE_A_PAGE, HELD_BACK])
def test_nothing_comes_too_early_or_too_late(program: str, tmp_path: Path) -> None:
    folders = dict.fromkeys(("HOME", "OLCI_DATA_DIR", "OLCI_DOWNLOAD_DIR"), str(tmp_path))
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=folders, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
