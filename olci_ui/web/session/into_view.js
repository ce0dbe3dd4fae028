/* Bring what a click has opened into view, once, with the focus on its first button: it may open above what was clicked.
   Once it is closed, what opened it has the focus again. What comes long after the click leaves the focus, and leaves
   alone who writes meanwhile. What is low is moved no further than it takes. */

const shown = {};
const openers = {};

export default function ({ data }) {
  const part = document.querySelector(`.st-key-${data.part}`);
  const close = () => setTimeout(giveBack, 0, data.part);
  if (!part || shown[data.part] === data.turn) return close;
  shown[data.part] = data.turn;
  const writes = document.activeElement?.matches("input:not([type=checkbox], [type=radio]), textarea");
  if (data.after_wait && writes) return close;
  part.scrollIntoView({ block: data.is_low ? "nearest" : "start" });
  if (!data.after_wait) {
    openers[data.part] = document.activeElement;
    part.querySelector("button")?.focus({ preventScroll: true });
  }
  return close;
}

function giveBack(name) {
  if (document.querySelector(`.st-key-${name}`)) return; // it was only drawn anew
  if (document.activeElement === document.body) openers[name]?.focus();
  delete openers[name];
}
