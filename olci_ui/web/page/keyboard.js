/* The keyboard on every page: "?" lists the keys, focus that was lost goes to the nearest thing that is still there, and a
   popover closes once its text was copied. */

const LOOK_MS = 120;
const COPIED_MS = 700; // so long the sign of a copied text is seen
const TYPED_IN = 'input:not([type="checkbox"], [type="radio"], [type="range"], [type="button"]), textarea, select, '
  + '[contenteditable="true"], [role="spinbutton"], [role="combobox"], [role="textbox"], [role="searchbox"]';
const FOCUSABLE = 'button, a[href], input, select, textarea, summary, [tabindex]';
const OVER = '[data-testid="stPopoverBody"], [role="dialog"], dialog';
const keyboards = new WeakMap();

export default function ({ data, parentElement }) {
  let keyboard = keyboards.get(parentElement);
  if (!keyboard) keyboards.set(parentElement, (keyboard = new Keyboard(parentElement)));
  keyboard.begin(data);
  return () => keyboard.rest();
}

class Keyboard {
  constructor(parent) {
    this.dialog = parent.querySelector("dialog");
    this.dialog.querySelector("header button").onclick = () => this.dialog.close();
    this.dialog.onclick = (event) => event.target === this.dialog && this.dialog.close();
    this.heard = [
      ["keydown", (event) => this.key(event)],
      ["olci-keys", () => this.show()],
      ["focusin", (event) => this.note(event)],
      ["click", (event) => this.copied(event)],
    ];
    this.path = [];
    this.outside = [];
    this.wasLost = false;
    this.timer = null;
  }

  begin(data) {
    this.data = data;
    if (this.timer) return;
    for (const [sign, act] of this.heard) document.addEventListener(sign, act);
    this.timer = setInterval(() => this.look(), LOOK_MS);
  }

  rest() {
    for (const [sign, act] of this.heard) document.removeEventListener(sign, act);
    clearInterval(this.timer);
    this.timer = null;
  }

  key(event) {
    const at = event.composedPath()[0];
    if (event.key !== "?" || event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
    if (at instanceof Element && at.matches(TYPED_IN)) return;
    event.preventDefault();
    this.show();
  }

  show() {
    if (this.dialog.open) return;
    this.dialog.querySelector("h2").textContent = this.data.title;
    this.dialog.querySelector("header button").textContent = this.data.close;
    this.dialog.querySelector(".lists").replaceChildren(...this.data.lists.map(([title, keys]) => {
      const list = document.createElement("dl");
      for (const [key, words] of keys) list.append(made("dt", key), made("dd", words));
      const section = document.createElement("section");
      section.append(made("h3", title), list);
      return section;
    }));
    this.dialog.showModal();
  }

  /* Where the focus is, outermost last; and where it was before something opened over the page. */
  note(event) {
    const path = event.composedPath().filter((one) => one instanceof Element);
    this.path = path;
    if (!path.some((one) => one.matches(OVER))) this.outside = path;
  }

  /* Focus is lost if it stood on something that is gone or can no longer be used, and nobody has taken it since. */
  look() {
    const at = document.activeElement;
    const [last] = this.path;
    const isLost = Boolean(last) && (!at || at === document.body) && !isUsable(last) && document.hasFocus();
    if (isLost && this.wasLost) this.back();
    this.wasLost = isLost && !this.wasLost;
  }

  back() {
    const found = this.path.find((one) => one.matches(OVER) && one.isConnected) ? near(this.path) : null;
    const next = found ?? near(this.outside) ?? document.querySelector('[data-testid="stMain"] h1');
    this.path = [];
    if (!next) return;
    if (next.tabIndex < 0) next.tabIndex = -1;
    next.focus({ preventScroll: next.tagName === "H1" });
  }

  copied(event) {
    const button = event.composedPath().find((one) => one.dataset?.testid === "stCodeCopyButton");
    const body = button?.closest('[data-testid="stPopoverBody"]');
    if (!body) return;
    setTimeout(() => {
      if (body.isConnected) document.querySelector('[data-testid="stPopoverButton"][aria-expanded="true"]')?.click();
    }, COPIED_MS);
  }
}

function isUsable(element) {
  return element.isConnected && !element.matches(":disabled") && element.getClientRects().length > 0;
}

/* What stood there, if it was only drawn anew; else the first button or link of the smallest part that is still there. */
function near(path) {
  for (const one of path) {
    if (one.matches('[data-testid="stMain"], body')) return null;
    const name = [...one.classList].find((name) => name.startsWith("st-key-"));
    const there = one.isConnected ? one : name && document.querySelector(`.${CSS.escape(name)}`);
    const found = there && [there, ...there.querySelectorAll(FOCUSABLE)].find(mayTakeFocus);
    if (found) return found;
  }
  return null;
}

function mayTakeFocus(element) {
  return element.matches(FOCUSABLE) && element.tabIndex >= 0 && isUsable(element) && !element.matches('input[type="text"], textarea');
}

function made(tag, text) {
  const element = document.createElement(tag);
  element.textContent = text;
  return element;
}
