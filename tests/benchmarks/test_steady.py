"""What the benchmark of a long use counts of a process."""

from __future__ import annotations

import os
import socket
import sys

import pytest

from benchmarks.steady import Held


@pytest.mark.skipif(sys.platform != "linux", reason="it is read from proc(5)")
def test_only_what_speaks_tcp_is_a_connection() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()):
        accepted, _ = server.accept()
        before = Held.by(os.getpid())
        inner = socket.socketpair()
        after = Held.by(os.getpid())
        for end in (accepted, *inner):
            end.close()
    closed = Held.by(os.getpid())
    assert (after.handles - before.handles, after.connections - before.connections) == (2, 0)
    assert (closed.handles - after.handles, closed.connections - after.connections) == (-2, -3)
