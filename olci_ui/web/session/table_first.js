/* A tick in a table comes before what is clicked after it: Streamlit sends it on once no other has come for 150 ms, and
   takes it back where the table is gone by then. A click in that time waits until it is sent. */

const SENT_MS = 250;
let leftAt = -Infinity; // when a hand was on a table last
let isAgain = false; // whether a person's click is heard now that has waited

function letTableBeFirst() {
  for (const sign of ["pointerup", "keydown"]) {
    addEventListener(sign, ({ target }) => isInTable(target) && (leftAt = performance.now()), true);
  }
  addEventListener("click", (event) => {
    const wait_ms = leftAt + SENT_MS - performance.now();
    if (wait_ms <= 0 || isInTable(event.target)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    setTimeout(clickAgain, wait_ms, event.composedPath()[0], event);
  }, true);
}

function clickAgain(target, event) {
  isAgain = event.isTrusted;
  target.dispatchEvent(new MouseEvent("click", event));
  isAgain = false;
}

function isInTable(target) {
  return target instanceof Element && target.closest('[data-testid="stDataFrame"]') !== null;
}
