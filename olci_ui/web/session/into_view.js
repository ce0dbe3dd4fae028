/* Bring what a click has opened into view, once, with the focus on its first button: it may open above what was clicked. */

const shown = {};

export default function ({ data }) {
  const part = document.querySelector(`.st-key-${data.part}`);
  if (!part || shown[data.part] === data.turn) return;
  shown[data.part] = data.turn;
  part.scrollIntoView({ block: "start" });
  part.querySelector("button")?.focus({ preventScroll: true });
}
