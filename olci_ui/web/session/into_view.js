/* Bring what a click has opened into view, once, with the focus on its first button: it may open above what was clicked.
   Once it is closed, what opened it has the focus again, drawn anew or not. What comes long after the click has no
   opener: it leaves the focus, and leaves alone who writes meanwhile. What is low is moved no further than it takes. */

const shown = {};

export default function ({ data }) {
  const part = found(data.part);
  const close = () => setTimeout(giveBack, 0, data);
  if (!part || shown[data.part] === data.turn) return close;
  shown[data.part] = data.turn;
  const writes = document.activeElement?.matches("input:not([type=checkbox], [type=radio]), textarea");
  if (!data.opener && writes) return close;
  part.scrollIntoView({ block: data.is_low ? "nearest" : "start" });
  if (data.opener) part.querySelector("button")?.focus({ preventScroll: true });
  return close;
}

/* The part is gone, unless it was only drawn anew. */
function giveBack({ part, opener }) {
  if (opener && !found(part) && document.activeElement === document.body) found(opener)?.querySelector("button")?.focus();
}

function found(key) {
  return document.querySelector(`.st-key-${key.trim().replace(/[^a-zA-Z0-9_-]/g, "-")}`);
}
