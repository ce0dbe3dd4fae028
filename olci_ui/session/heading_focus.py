"""After each step the new page's heading has the focus: who works by keyboard or ear is where the page begins."""

from __future__ import annotations

import streamlit as st

_TURN, _WANTED = "heading_focus_turn", "heading_focus_wanted"
# The heading may come, or be written anew, a little later: until a hand is on the page it gets what focus is lost.
_SCRIPT = """
<script>
/* %d */
(() => {
  const until = Date.now() + 8000;
  let isTouched = false;
  const touch = () => { isTouched = true; };
  ["pointerdown", "keydown"].forEach((sign) => document.addEventListener(sign, touch, { once: true, capture: true }));
  let last = null;
  function look() {
    if (isTouched || Date.now() > until) return;
    const heading = document.querySelector('[data-testid="stMain"] h1');
    const at = document.activeElement;
    if (heading && heading !== last && (!last || !at || at === document.body)) {
      heading.tabIndex = -1;
      heading.focus({ preventScroll: true });
      if (!last) heading.scrollIntoView({ block: "nearest" });
      last = heading;
    }
    setTimeout(look, 80);
  }
  setTimeout(look, 80);
})();
</script>
"""


def focus_heading(*, is_new_page: bool) -> None:
    """Give the heading the focus when another page is drawn; a place of its own keeps what follows where it is."""
    is_wanted = st.session_state.pop(_WANTED, False)
    with st.container(key="heading_focus"):
        if is_new_page or is_wanted:
            st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1
            st.html(_SCRIPT % st.session_state[_TURN], unsafe_allow_javascript=True)


def want_heading_focus() -> None:
    """Let the heading have the focus from the next run on: what had it is no longer there."""
    st.session_state[_WANTED] = True
