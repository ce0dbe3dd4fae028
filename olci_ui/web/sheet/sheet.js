/* A sheet of scenes: pictures come as they are scrolled into view, ticks answer at once, and any scene can be enlarged,
   compared with another, or flicked through. The page is told of ticks alone; all else happens here. */

const AT_ONCE = 4;
const FRAME_MS = 700;
const sheets = new WeakMap();

export default function ({ data, parentElement, setStateValue }) {
  let sheet = sheets.get(parentElement);
  if (!sheet) sheets.set(parentElement, (sheet = new Sheet(parentElement)));
  sheet.send = (ticks) => setStateValue("ticks", ticks);
  sheet.take(data);
  return () => sheet.rest();
}

function made(tag, kind = "", text = "") {
  const element = document.createElement(tag);
  if (kind) element.className = kind;
  if (text) element.textContent = text;
  return element;
}

/* What the sheet is scrolled in: only from there a margin reaches beyond what is in view. */
function scroller(element) {
  let at = element;
  while (at) {
    if (at instanceof Element && /auto|scroll/.test(getComputedStyle(at).overflowY)) return at;
    at = at.assignedSlot ?? at.parentNode ?? at.host ?? null;
    if (at instanceof ShadowRoot) at = at.host;
  }
  return null;
}

const percent = (share) => (share > 0 && share < 0.005 ? "< 1 %" : `${Math.round(100 * share)} %`);

/* Pictures by address: fetched a few at a time; with each comes its bright share. */
class Pictures {
  constructor() {
    this.known = new Map();
    this.here = new Map();
    this.waiting = [];
    this.running = 0;
  }

  /* ``soon``: before all that waits, for somebody looks at its place. */
  get(address, { soon = false } = {}) {
    const at = this.waiting.findIndex(([waiting]) => waiting === address);
    if (soon && at > 0) this.waiting.unshift(...this.waiting.splice(at, 1));
    if (!this.known.has(address)) {
      this.known.set(address, new Promise((told) => {
        soon ? this.waiting.unshift([address, told]) : this.waiting.push([address, told]);
        this.next();
      }));
    }
    return this.known.get(address);
  }

  /* What has been fetched already, else null. */
  atHand(address) {
    return this.here.get(address) ?? null;
  }

  async next() {
    if (this.running >= AT_ONCE || !this.waiting.length) return;
    const [address, told] = this.waiting.shift();
    this.running += 1;
    const picture = await this.fetched(address);
    if (picture.failed) this.known.delete(address);
    if (picture.url) this.here.set(address, picture.url);
    told(picture);
    this.running -= 1;
    this.next();
  }

  async fetched(address) {
    try {
      const answer = await fetch(address);
      if (answer.status !== 200) return { why: answer.headers.get("X-Why") || "No preview", failed: answer.status !== 204 };
      const bright = answer.headers.get("X-Bright");
      return { url: URL.createObjectURL(await answer.blob()), bright: bright === null ? null : Number(bright) };
    } catch {
      return { why: "The picture did not come", failed: true };
    }
  }
}

class Sheet {
  constructor(parent) {
    this.pictures = new Pictures();
    this.ticked = new Set();
    this.seq = 0;
    this.anchor = null;
    this.nodes = new Map();
    this.root = parent.querySelector(".sheet");
    this.cardsBox = this.root.querySelector(".cards");
    this.compareButton = this.root.querySelector(".compare");
    this.light = new Light(this);
    this.root.querySelector(".flick").onclick = () => this.light.flick(this.flickable());
    this.compareButton.onclick = () => this.light.compare(this.chosen());
    this.cardsBox.onkeydown = (event) => this.key(event);
    this.seen = new IntersectionObserver((entries) => {
      for (const entry of entries) if (entry.isIntersecting) this.load(entry.target);
    }, { root: scroller(this.root), rootMargin: "600px" });
  }

  take(data) {
    this.data = data;
    if (data.seq >= this.seq) {
      this.seq = data.seq;
      this.ticked = new Set(data.ticked);
    }
    this.root.style.setProperty("--card-px", `${data.card_px}px`);
    this.root.style.setProperty("--aspect", data.aspect);
    this.root.querySelector(".foot").textContent = data.note;
    const names = data.cards.map((card) => card.id + card.src).join();
    if (names !== this.names) this.lay(data.cards);
    this.names = names;
    for (const card of data.cards) {
      const node = this.nodes.get(card.id);
      node.card = card;
      this.figures(node);
    }
    this.show();
  }

  lay(cards) {
    this.seen.disconnect();
    this.nodes.clear();
    this.anchor = null;
    this.cardsBox.replaceChildren(...cards.map((card, place) => this.node(card, place)));
  }

  node(card, place) {
    const node = made("article", "card");
    const tick = made("button", "tick");
    tick.setAttribute("role", "checkbox");
    tick.setAttribute("aria-label", card.label);
    const frame = made("span", "frame waiting");
    const image = made("img");
    image.alt = "";
    const none = made("span", "none");
    const mark = made("span", "mark", "✓");
    mark.ariaHidden = "true";
    frame.append(image, none, mark);
    const words = made("span", "words");
    const when = made("span", "when");
    when.append(made("b", "", card.day), made("span", "", `${card.time} · ${card.satellite}`));
    words.append(when, made("span", "figures"));
    if (card.because) {
      const because = made("span", "because", card.because);
      because.title = card.because;
      words.append(because);
    }
    tick.append(frame, words);
    tick.onclick = (event) => this.toggle(place, event.shiftKey);
    const enlarge = made("button", "enlarge", "⤢");
    enlarge.setAttribute("aria-label", `Enlarge ${card.label}`);
    enlarge.title = "Enlarge (Enter)";
    enlarge.tabIndex = -1;
    enlarge.onclick = () => this.light.look(this.data.cards, place);
    node.append(tick, enlarge);
    Object.assign(node, { card, tick, frame, image, none, figuresBox: words.querySelector(".figures") });
    this.nodes.set(card.id, node);
    this.seen.observe(node);
    return node;
  }

  async load(node) {
    this.seen.unobserve(node);
    if (node.card.empty) return this.without(node, node.card.empty);
    const picture = await this.pictures.get(node.card.src);
    node.frame.classList.remove("waiting");
    if (!picture.url) return this.without(node, picture.why);
    if (picture.bright !== null && node.card.bright === null) node.card.bright = picture.bright;
    node.image.onload = () => node.image.classList.add("there");
    node.image.src = picture.url;
    this.figures(node);
  }

  without(node, why) {
    node.frame.classList.remove("waiting");
    node.frame.classList.add("none");
    node.none.textContent = why;
  }

  figures(node) {
    node.figuresBox.replaceChildren(...figuresOf(node.card));
  }

  show() {
    for (const [id, node] of this.nodes) {
      const on = this.ticked.has(id);
      node.classList.toggle("ticked", on);
      node.tick.setAttribute("aria-checked", on);
    }
    const two = this.chosen().length;
    this.compareButton.disabled = two !== 2;
    this.compareButton.title = two === 2 ? "" : "Tick exactly two scenes to compare them";
  }

  toggle(place, range) {
    const cards = this.data.cards;
    const on = !this.ticked.has(cards[place].id);
    const from = range && this.anchor !== null ? this.anchor : place;
    for (let k = Math.min(from, place); k <= Math.max(from, place); k += 1) this.put(cards[k].id, on);
    this.anchor = place;
    this.tell();
  }

  put(id, on) {
    on ? this.ticked.add(id) : this.ticked.delete(id);
  }

  tell() {
    this.seq += 1;
    this.show();
    const ids = this.data.cards.map((card) => card.id);
    this.send({
      seq: this.seq,
      on: ids.filter((id) => this.ticked.has(id)),
      off: ids.filter((id) => !this.ticked.has(id)),
    });
  }

  /* The ticked scenes of all pages, in order of time. */
  chosen() {
    const here = new Set(this.data.cards.map((card) => card.id));
    const all = [...this.data.cards.filter((card) => this.ticked.has(card.id)), ...this.data.elsewhere.filter((card) => !here.has(card.id))];
    return all.sort((one, other) => (one.begin < other.begin ? -1 : 1));
  }

  /* What is flicked through: the ticked scenes if there are some, else this page. */
  flickable() {
    const chosen = this.chosen();
    return (chosen.length > 1 ? chosen : this.data.cards).filter((card) => !card.empty);
  }

  key(event) {
    const nodes = [...this.nodes.values()];
    const place = nodes.findIndex((node) => node.tick === event.target);
    if (place < 0) return;
    if (event.key === "Enter") {
      event.preventDefault();
      this.light.look(this.data.cards, place);
      return;
    }
    const columns = getComputedStyle(this.cardsBox).gridTemplateColumns.split(" ").length;
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns }[event.key];
    if (!step) return;
    event.preventDefault();
    nodes[place + step]?.tick.focus();
  }

  rest() {
    this.light.stop();
  }
}

function figuresOf(card) {
  const parts = [];
  if (card.cover !== null) parts.push(figure(`covers ${percent(card.cover)}`, card.cover, "Share of your area that the scene covers"));
  if (card.bright !== null) {
    const part = figure(`bright ${percent(card.bright)}`, card.bright, "Share of your area that is bright: cloud, ice, snow and sun glint look alike");
    if (card.bright <= 0.2 && (card.cover ?? 1) >= 0.5) part.classList.add("clear");
    parts.push(part);
  }
  return parts;
}

function figure(text, share, title) {
  const part = made("span", "", text);
  part.title = title;
  const meter = made("span", "meter");
  const filled = made("i");
  filled.style.width = `${100 * share}%`;
  meter.append(filled);
  part.append(meter);
  return part;
}

/* One scene large, two side by side or wiped over one another, or many one after the other. */
class Light {
  constructor(sheet) {
    this.sheet = sheet;
    this.dialog = sheet.root.querySelector("dialog");
    this.timer = null;
    this.dialog.onkeydown = (event) => this.key(event);
    this.dialog.onclose = () => this.stop();
    this.dialog.onclick = (event) => event.target === this.dialog && this.dialog.close();
  }

  look(cards, place) {
    this.open({ cards, place, mode: "look" });
  }

  flick(cards) {
    if (cards.length) this.open({ cards, place: 0, mode: "flick" });
    this.play();
  }

  compare(cards) {
    if (cards.length === 2) this.open({ cards, place: 0, mode: "compare", wiped: Boolean(cards[0].large) });
  }

  open(what) {
    Object.assign(this, { wiped: false, share: 50 }, what);
    this.draw();
    if (!this.dialog.open) this.dialog.showModal();
  }

  /* All anew; ``turned`` leaves the footer, whose slider may be in somebody's hand. */
  draw({ turned = false } = {}) {
    const before = [...this.dialog.querySelectorAll(".pane img")];
    const [header, stage] = [this.header(), this.stage(before)];
    if (turned) {
      this.dialog.querySelector("header").replaceWith(header);
      this.dialog.querySelector(".stage").replaceWith(stage);
      this.dialog.querySelector("input").value = this.place;
      this.dialog.querySelector("footer span").textContent = this.count();
    } else {
      const inside = made("div", "inside");
      inside.append(header, stage, this.footer());
      this.dialog.replaceChildren(inside);
    }
    if (this.dialog.open && !this.dialog.contains(this.dialog.getRootNode().activeElement)) this.dialog.focus();
    this.ahead();
  }

  count() {
    return `${this.place + 1} of ${this.cards.length}`;
  }

  header() {
    const header = made("header");
    const card = this.cards[this.place];
    if (this.mode === "compare") {
      header.append(made("b", "", "Two scenes of the same area"));
      if (this.cards.every((one) => one.large)) {
        header.append(this.tool(this.wiped ? "Side by side" : "Wipe", () => { this.wiped = !this.wiped; this.draw(); }));
      }
    } else {
      header.append(made("b", "", card.label));
      const figures = made("span", "figures");
      figures.append(...figuresOf(card));
      header.append(figures);
    }
    header.append(made("span", "space"));
    if (this.mode !== "compare") {
      const on = this.sheet.ticked.has(card.id);
      if (this.sheet.nodes.has(card.id)) {
        const tick = this.tool(on ? "✓ Ticked" : "Tick", () => this.toggle(), "Space");
        tick.classList.toggle("on", on);
        header.append(tick);
      }
      if (!card.empty) header.append(link("Original quicklook", card.original));
      if (card.official) header.append(link("Copernicus Browser", card.official));
    }
    header.append(this.tool("Close", () => this.dialog.close(), "Esc"));
    return header;
  }

  /* ``before``: the pictures that stood here, which stay until the new ones are there. */
  stage(before) {
    const stage = made("div", "stage");
    const card = this.cards[this.place];
    if (this.mode === "compare") {
      stage.classList.add(this.wiped ? "one" : "two");
      if (this.wiped) stage.append(this.wipe());
      else for (const one of this.cards) stage.append(this.figure(one.large || one.whole, caption(one)));
    } else if (this.mode === "flick" || !card.large) {
      stage.classList.add("one");
      stage.append(this.figure(card.large || card.whole, "", { empty: card.empty, before: before[0], standIn: card.src }));
    } else {
      stage.append(
        this.figure(card.large, "Your area", { empty: card.empty, before: before[0], standIn: card.src }),
        this.figure(card.whole, "The whole scene", { empty: card.empty, before: before[1] }),
      );
    }
    return stage;
  }

  figure(address, words, { empty = "", before = null, standIn = "" } = {}) {
    const figure = made("figure");
    const pane = made("div", "pane");
    pane.append(made("p", "", empty || "Loading …"));
    const smaller = this.sheet.pictures.atHand(standIn);
    if (smaller && !empty) pane.append(this.image(smaller));
    else if (before && !empty) pane.append(before);
    figure.append(pane);
    if (words) figure.append(made("figcaption", "", words));
    if (!empty) this.fill(pane, address);
    return figure;
  }

  async fill(pane, address) {
    const picture = await this.sheet.pictures.get(address, { soon: true });
    const words = made("p", "", picture.why || "The picture cannot be shown");
    if (!picture.url) return pane.replaceChildren(words);
    const image = this.image(picture.url);
    const decoded = await image.decode().then(() => true, () => false);
    return pane.replaceChildren(decoded ? image : words);
  }

  /* A picture as large as its pane allows; ``--r`` is its width through its height. */
  image(url) {
    const image = made("img");
    image.alt = "";
    image.onload = () => image.style.setProperty("--r", image.naturalWidth / image.naturalHeight);
    image.src = url;
    return image;
  }

  wipe() {
    const figure = made("figure");
    const pane = made("div", "pane");
    const below = made("div", "pane");
    const above = made("div", "pane");
    for (const layer of [below, above]) {
      Object.assign(layer.style, { position: "absolute", inset: "0" });
      layer.append(made("p", "", "Loading …"));
    }
    const edge = made("span", "edge");
    pane.append(below, above, edge);
    this.fill(below, this.cards[0].large);
    this.fill(above, this.cards[1].large);
    const to = (share) => {
      this.share = Math.min(100, Math.max(0, share));
      above.style.clipPath = `inset(0 0 0 ${this.share}%)`;
      edge.style.left = `${this.share}%`;
    };
    to(this.share);
    pane.style.cursor = "ew-resize";
    pane.onpointermove = (event) => {
      const box = pane.getBoundingClientRect();
      to((100 * (event.clientX - box.left)) / box.width);
    };
    this.to = to;
    figure.append(pane, made("figcaption", "", `${caption(this.cards[0])}   ◂ left · right ▸   ${caption(this.cards[1])}`));
    return figure;
  }

  footer() {
    const footer = made("footer");
    if (this.mode === "compare") {
      footer.append(made("span", "", this.wiped ? "Move the mouse over the picture, or use ← →" : ""));
      return footer;
    }
    const range = made("input");
    Object.assign(range, { type: "range", min: 0, max: this.cards.length - 1, value: this.place });
    range.setAttribute("aria-label", "Scene");
    range.oninput = () => this.go(Number(range.value));
    footer.append(
      this.tool(this.timer ? "❚❚ Pause" : "▶ Play", () => (this.timer ? this.pause() : this.play())),
      this.tool("←", () => this.go(this.place - 1)),
      range,
      this.tool("→", () => this.go(this.place + 1)),
      made("span", "", this.count()),
    );
    return footer;
  }

  tool(text, act, key = "") {
    const button = made("button", "tool", text);
    if (key) button.title = key;
    button.onclick = act;
    return button;
  }

  toggle() {
    const { id } = this.cards[this.place];
    if (!this.sheet.nodes.has(id)) return;
    this.sheet.put(id, !this.sheet.ticked.has(id));
    this.sheet.tell();
    this.draw({ turned: true });
  }

  go(place) {
    this.place = (place + this.cards.length) % this.cards.length;
    this.draw({ turned: true });
  }

  ahead() {
    const card = this.cards[(this.place + 1) % this.cards.length];
    if (!card.empty) this.sheet.pictures.get(card.large || card.whole);
  }

  play() {
    this.stop();
    const step = async () => {
      const next = (this.place + 1) % this.cards.length;
      const card = this.cards[next];
      if (!card.empty) await this.sheet.pictures.get(card.large || card.whole);
      if (!this.timer) return;
      this.go(next);
      this.timer = setTimeout(step, FRAME_MS);
    };
    this.timer = setTimeout(step, FRAME_MS);
    this.draw();
  }

  pause() {
    this.stop();
    this.draw();
  }

  stop() {
    clearTimeout(this.timer);
    this.timer = null;
  }

  key(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (this.mode === "compare") {
      if (step && this.wiped) this.to(this.share + 4 * step);
      return;
    }
    if (step && event.target.type !== "range") {
      this.stop();
      this.go(this.place + step);
      this.dialog.focus();
    } else if (event.key === " ") {
      event.preventDefault();
      this.toggle();
      this.dialog.focus();
    }
  }
}

function caption(card) {
  return `${card.day}, ${card.time} · ${card.satellite}`;
}

function link(text, address) {
  const anchor = made("a", "", text);
  Object.assign(anchor, { href: address, target: "_blank", rel: "noopener noreferrer" });
  return anchor;
}
