/* The keyboard on every page: "?" lists the keys, keys go into a popover that was opened and round in it, focus that was
   lost goes to the nearest thing that is still there, and a popover closes once its text was copied, or with a click into
   a map: from its frame the page hears none. What Streamlit names or says in its own words, it names and says here. */

const LOOK_MS = 120;
const COPIED_MS = 700; // so long the sign of a copied text is seen
const TAKEN_MS = 300; // so long a field takes to notice that it was left
const TYPED_IN = 'input:not([type="checkbox"], [type="radio"], [type="range"], [type="button"]), textarea, select, '
  + '[contenteditable="true"], [role="spinbutton"], [role="combobox"], [role="textbox"], [role="searchbox"]';
const DAY = '[data-testid="stDateInput"] [role="spinbutton"]';
const FOCUSABLE = 'button, a[href], input, select, textarea, summary, [tabindex]';
const POPOVER = '[data-testid="stPopoverBody"]';
const OPENER = '[data-testid="stPopoverButton"]';
const COPY = '[data-testid="stCode"] button';
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
    this.aside = parent.querySelector(".aside");
    this.dialog = parent.querySelector("dialog");
    this.dialog.querySelector("header button").onclick = () => this.dialog.close();
    this.dialog.onclick = (event) => event.target === this.dialog && this.dialog.close();
    this.heard = [
      ["keydown", (event) => this.key(event)],
      ["keydown", (event) => this.takeDay(event), true], // the field lets no key out
      ["olci-keys", () => this.show()],
      ["focusin", (event) => this.note(event)],
      ["click", (event) => this.clicked(event), true], // the sign that copies lets none out
    ];
    this.left = () => document.activeElement instanceof HTMLIFrameElement && this.close();
    this.path = [];
    this.outside = []; // where the focus was before something opened over the page
    this.wasLost = false;
    this.timer = null;
  }

  begin(data) {
    this.data = data;
    if (this.timer) return;
    for (const [sign, act, isFirst] of this.heard) document.addEventListener(sign, act, isFirst);
    addEventListener("blur", this.left);
    this.timer = setInterval(() => this.look(), LOOK_MS);
  }

  rest() {
    for (const [sign, act, isFirst] of this.heard) document.removeEventListener(sign, act, isFirst);
    removeEventListener("blur", this.left);
    clearInterval(this.timer);
    this.timer = null;
  }

  key(event) {
    const at = event.composedPath()[0];
    if (event.key === "Tab") return this.tab(event, at);
    if (event.key !== "?" || event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
    if (at instanceof Element && at.matches(TYPED_IN)) return;
    event.preventDefault();
    this.show();
  }

  /* A day that is typed is taken when its field is left: so it is left for a moment. */
  takeDay(event) {
    const [day] = event.composedPath();
    if (event.key !== "Enter" || !(day instanceof Element) || !day.matches(DAY)) return;
    event.preventDefault();
    event.stopPropagation();
    this.aside.focus({ preventScroll: true });
    setTimeout(() => this.aside.getRootNode().activeElement === this.aside && day.focus({ preventScroll: true }), TAKEN_MS);
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

  /* From the button of an open popover the keys go into it, and in it from its end to its begin. */
  tab(event, at) {
    if (!(at instanceof Element) || event.defaultPrevented) return;
    const opener = at.closest(OPENER);
    const body = at.closest(POPOVER);
    if (opener?.ariaExpanded === "true" && !event.shiftKey && document.querySelector(POPOVER)) {
      event.preventDefault();
      this.enter();
    } else if (body) {
      const fields = [...body.querySelectorAll(FOCUSABLE)].filter((one) => one.tabIndex >= 0 && isUsable(one));
      const edge = event.shiftKey ? fields[0] : fields[fields.length - 1];
      if (fields.length && at !== edge && !(event.shiftKey && at === body)) return;
      event.preventDefault();
      (event.shiftKey ? fields[fields.length - 1] : fields[0])?.focus();
    }
  }

  enter() {
    const body = document.querySelector(POPOVER);
    if (!body || body.contains(document.activeElement)) return;
    body.tabIndex = -1;
    body.focus({ preventScroll: true });
  }

  /* The whole way to what has the focus, outermost last. */
  note(event) {
    const path = event.composedPath().filter((one) => one instanceof Element);
    this.path = path;
    if (!path.some((one) => one.matches(OVER))) this.outside = path;
  }

  /* Focus is lost if it stood on something that is gone or can no longer be used, and nobody has taken it since. */
  look() {
    this.name();
    this.reword();
    const at = document.activeElement;
    const [last] = this.path;
    const isLost = Boolean(last) && (!at || at === document.body) && !isUsable(last) && document.hasFocus();
    if (isLost && this.wasLost) this.back();
    this.wasLost = isLost && !this.wasLost;
  }

  /* A notice that comes by itself has no name for those who hear the page; Streamlit gives it none. */
  name() {
    for (const one of document.querySelectorAll('[data-testid="stToast"]:not([aria-label])')) one.ariaLabel = this.data.notice;
  }

  /* The program has ended: Streamlit speaks of itself, of a terminal, or of the internet. What it said is hidden only:
     it looks for it when it takes the dialog away. */
  reword() {
    const [theirs, name, words] = this.data.ended;
    const title = [...document.querySelectorAll('[role="dialog"] h2')].find((one) => one.textContent === theirs);
    if (!title) return;
    title.textContent = name;
    const body = title.nextElementSibling;
    body.firstElementChild.hidden = true;
    body.prepend(made("p", words));
  }

  back() {
    const isOpen = this.path.some((one) => one.matches(OVER) && one.isConnected);
    const found = isOpen ? near(this.path) : null;
    const next = found ?? near(this.outside) ?? document.querySelector('[data-testid="stMain"] h1');
    this.path = [];
    if (!next) return;
    if (next.tabIndex < 0) next.tabIndex = -1;
    next.focus({ preventScroll: next.tagName === "H1" });
  }

  clicked(event) {
    const path = event.composedPath().filter((one) => one instanceof Element);
    const opener = path.find((one) => one.matches(OPENER));
    if (opener) {
      this.outside = path.slice(path.indexOf(opener));
      if (event.detail === 0) setTimeout(() => this.entered(), LOOK_MS); // by key
    }
    if (path.some((one) => one.matches(COPY))) this.copied(path.find((one) => one.matches(POPOVER)));
  }

  entered() {
    if (this.outside[0]?.ariaExpanded === "true" && document.activeElement === this.outside[0]) this.enter();
  }

  copied(body) {
    if (!body) return;
    setTimeout(() => body.isConnected && this.close(), COPIED_MS);
  }

  close() {
    document.querySelector(`${OPENER}[aria-expanded="true"]`)?.click();
  }
}

function isUsable(element) {
  return element.isConnected && !element.matches(":disabled") && element.getClientRects().length > 0;
}

/* What stood there, if it was only drawn anew; what opened a part that is closed; else the first button or link of the
   smallest part that is still there, but for the whole of a page: that begins with its heading, and its first button
   leaves the practice archive. */
function near(path) {
  for (const one of path) {
    if (one.matches('[data-testid="stMain"], body')) return null;
    const name = [...one.classList].find((name) => name.startsWith("st-key-"));
    const there = one.isConnected ? one : name && document.querySelector(`.${CSS.escape(name)}`);
    if (there?.querySelector("h1")) return null;
    const found = firstIn(there) ?? firstIn(one.dataset.opener && document.querySelector(`.${classOf(one.dataset.opener)}`));
    if (found) return found;
  }
  return null;
}

function firstIn(part) {
  return part && [part, ...part.querySelectorAll(FOCUSABLE)].find(mayTakeFocus);
}

/* The class by which Streamlit marks what has a key. */
function classOf(key) {
  return `st-key-${key.trim().replace(/[^a-zA-Z0-9_-]/g, "-")}`;
}

function mayTakeFocus(element) {
  return element.matches(FOCUSABLE) && element.tabIndex >= 0 && isUsable(element) && !element.matches('input[type="text"], textarea');
}

function made(tag, text) {
  const element = document.createElement(tag);
  element.textContent = text;
  return element;
}
