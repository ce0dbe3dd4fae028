/* Bring what a click has opened into view, once, with the focus on its first button: it may open above what was clicked.
   What comes long after the click leaves the focus, and leaves alone who writes meanwhile. What is low is moved no
   further than it takes. */

const shown = {};

export default function ({ data }) {
  const part = document.querySelector(`.st-key-${data.part}`);
  if (!part || shown[data.part] === data.turn) return;
  shown[data.part] = data.turn;
  const writes = document.activeElement?.matches("input:not([type=checkbox], [type=radio]), textarea");
  if (data.after_wait && writes) return;
  part.scrollIntoView({ block: data.is_low ? "nearest" : "start" });
  if (!data.after_wait) part.querySelector("button")?.focus({ preventScroll: true });
}
