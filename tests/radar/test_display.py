"""Progress is one live line on a terminal and plain lines elsewhere."""

import contextlib
import io
import os
import pty

from radar.display import Display


def test_elsewhere_a_line_now_and_then_and_the_last_one_always() -> None:
    out = io.StringIO()
    with Display(out) as display:
        for number in range(500):
            display.show(f"抓取 {number} 页")
        display.note("一条留下的话")
        display.show("抓取 500 页")
    lines = out.getvalue().splitlines()
    assert lines[0] == "抓取 0 页"
    assert lines[-2:] == ["一条留下的话", "抓取 500 页"]
    assert len(lines) < 10
    assert "\x1b" not in out.getvalue()


def test_on_a_terminal_the_line_is_redrawn_in_place() -> None:
    ours, theirs = pty.openpty()
    with os.fdopen(theirs, "w", encoding="utf-8") as terminal:
        with Display(terminal) as display:
            assert display.is_terminal
            display.show("抓取 7 页")
            display.note("一条留下的话")
        terminal.flush()
    said = b""
    with contextlib.suppress(OSError):  # the end of a terminal that nobody holds any more
        while piece := os.read(ours, 65536):
            said += piece
    os.close(ours)
    assert b"\x1b[" in said
    assert "一条留下的话".encode() in said
