/* Bring what a click has opened into view, once, with the focus on its first button: it may open above what was clicked.
   What opened it is noted on it, for the keyboard: there the focus goes once it is closed. What comes long after the
   click has no opener: it leaves the focus, and leaves alone who writes meanwhile. What is low is moved no further than
   it takes. */

const shown = {};

export default function ({ data }) {
  const part = document.querySelector(`.st-key-${data.part}`);
  if (!part) return;
  if (data.opener) part.dataset.opener = data.opener;
  if (shown[data.part] === data.turn) return;
  shown[data.part] = data.turn;
  const writes = document.activeElement?.matches("input:not([type=checkbox], [type=radio]), textarea");
  if (!data.opener && writes) return;
  part.scrollIntoView({ block: data.is_low ? "nearest" : "start" });
  if (data.opener) part.querySelector("button")?.focus({ preventScroll: true });
}
