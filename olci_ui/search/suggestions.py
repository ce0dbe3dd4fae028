"""The names of regions under the field while one is typed: "Baff" offers Baffin Bay."""

from __future__ import annotations

import json
from functools import cache

import streamlit as st

from olci_core.area.named_regions import regions
from olci_ui.search import texts
from olci_ui.texts import AREA_AS_TEXT

# The field reports what is written only when it is left; until then this list beside it is drawn by the browser alone.
_SCRIPT = """
<script>
(() => {
  if (window.olciSuggests) return;
  window.olciSuggests = true;
  const names = NAMES;
  const plain = (text) => text.normalize("NFKD").replace(/[\\u0300-\\u036f]/g, "").toLowerCase().trim();
  const known = names.map(plain);
  const isField = (node) => node instanceof HTMLTextAreaElement && node.getAttribute("aria-label") === FIELD_LABEL;
  let list = null;
  let at = -1;

  function close() {
    if (list) list.remove();
    list = null;
    at = -1;
  }
  function take(field, name) {
    Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set.call(field, name);
    field.dispatchEvent(new Event("input", { bubbles: true }));
    close();
    field.focus();
    const enter = { key: "Enter", code: "Enter", keyCode: 13, ctrlKey: true, bubbles: true, cancelable: true };
    setTimeout(() => field.dispatchEvent(new KeyboardEvent("keydown", enter)), 60);
  }
  function mark(step) {
    const options = [...list.children];
    at = (at + step + options.length) % options.length;
    options.forEach((option, number) => option.setAttribute("aria-selected", String(number === at)));
  }
  function show(field) {
    close();
    const wanted = plain(field.value);
    if (wanted.length < 2 || wanted.length > 60 || field.value.includes("\\n") || known.includes(wanted)) return;
    const begin = names.filter((_, number) => known[number].startsWith(wanted));
    const inside = names.filter((name, number) => known[number].includes(" " + wanted) && !begin.includes(name));
    const found = [...begin, ...inside].slice(0, 6);
    if (!found.length) return;
    list = document.createElement("ul");
    list.className = "olci-suggestions";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", LIST_LABEL);
    for (const name of found) {
      const option = document.createElement("li");
      option.setAttribute("role", "option");
      option.textContent = name;
      option.addEventListener("pointerdown", (event) => { event.preventDefault(); take(field, name); });
      list.append(option);
    }
    const box = field.getBoundingClientRect();
    Object.assign(list.style, { left: box.left + "px", top: box.bottom + 2 + "px", width: box.width + "px" });
    document.body.append(list);
  }
  document.addEventListener("input", (event) => { if (isField(event.target)) show(event.target); });
  document.addEventListener("focusout", (event) => { if (isField(event.target)) close(); });
  document.addEventListener("scroll", close, true);
  document.addEventListener("keydown", (event) => {
    if (!list || !isField(event.target)) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      mark(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && !event.ctrlKey && !event.metaKey && at >= 0) {
      take(event.target, list.children[at].textContent);
    } else {
      if (event.key === "Escape" || event.key === "Enter") close();
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }, true);
})();
</script>
"""


def suggest_regions() -> None:
    """Let the browser offer regions while one is typed into "Area as text"."""
    with st.container(key="area_suggestions"):
        st.html(_script(), unsafe_allow_javascript=True)


@cache
def _script() -> str:
    script = _SCRIPT
    for place, value in (
        ("NAMES", list(regions())),
        ("FIELD_LABEL", AREA_AS_TEXT),
        ("LIST_LABEL", texts.REGIONS_OFFERED),
    ):
        script = script.replace(place, json.dumps(value).replace("<", "\\u003c"))
    return script
