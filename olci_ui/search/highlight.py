"""Lead the eye to what is missing: the field whose text cannot be used, or the map on which no area is drawn."""

from __future__ import annotations

import streamlit as st

from olci_ui.search.area_input import AreaField
from olci_ui.texts import AREA_AS_TEXT

_TURN = "pointing_turn"
# The field gets the focus and both come into sight; nothing of what a person wrote stands in the script.
_SCRIPT = """
<script>
/* {turn} */
{{
  const field = document.querySelector('textarea[aria-label="{label}"]');
  const map = document.querySelector(".st-key-search_map_frame");
  const target = {at_map} ? map : field;
  if (target) target.scrollIntoView({{ block: {at_map} ? "nearest" : "center", behavior: "instant" }});
  if (!{at_map} && field) field.focus({{ preventScroll: true }});
  if ({at_map} && map) {{
    map.classList.remove("olci-pointed");
    void map.offsetWidth;
    map.classList.add("olci-pointed");
  }}
}}
</script>
"""


def point_at(field: AreaField, *, asked: bool) -> None:
    """When "Search" was pressed without an area: focus the field with a text that cannot be used, or show the map."""
    with st.container(key="pointing"):
        if not asked:
            return
        turn = st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1
        at_map = "true" if field.problem is None or field.places else "false"
        st.html(_SCRIPT.format(turn=turn, at_map=at_map, label=AREA_AS_TEXT), unsafe_allow_javascript=True)
