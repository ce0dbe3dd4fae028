/* A sheet of scenes: pictures come as they are scrolled into view, ticks answer at once, and any scene can be enlarged,
   compared with another, or flicked through. The page hears of ticks alone; all else happens here. */

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

/* A text with what stands for each {} in it. */
function filled(text, ...values) {
  return values.reduce((soFar, value) => soFar.replace("{}", () => value), text);
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


class Sheet {
  constructor(parent) {
    this.pictures = new Pictures();
    this.ticked = new Set();
    this.seq = 0;
    this.unheard = new Map();
    this.anchor = null;
    this.nodes = new Map();
    this.root = parent.querySelector(".sheet");
    this.cardsBox = this.root.querySelector(".cards");
    this.compareButton = this.root.querySelector(".compare");
    this.light = new Light(this);
    this.root.querySelector(".flick").onclick = () => this.light.flick(this.flickable());
    this.compareButton.onclick = () => this.light.compare(this.chosen());
    this.root.querySelector(".keys").onclick = () => document.dispatchEvent(new Event("olci-keys"));
    this.cardsBox.onkeydown = (event) => this.key(event);
    this.seen = new IntersectionObserver((entries) => {
      for (const entry of entries) if (entry.isIntersecting) this.load(entry.target);
    }, { root: scroller(this.root), rootMargin: "600px" });
  }

  /* The words that stand there from the beginning; the page hands them in, as it does all others. */
  say(words) {
    this.words = words;
    this.pictures.words = words;
    const [hint, flick, keys] = [".hint", ".flick", ".keys"].map((name) => this.root.querySelector(name));
    hint.replaceChildren(...words.hint.split("`").map((part, place) => (place % 2 ? made("kbd", "", part) : part)));
    flick.textContent = words.flick;
    flick.title = words.flick_help;
    this.compareButton.textContent = words.compare;
    keys.setAttribute("aria-label", words.all_keys);
    this.light.dialog.setAttribute("aria-label", words.enlarged);
  }

  take(data) {
    this.data = data;
    if (!this.words) this.say(data.words);
    // What was ticked here and has not been heard yet stays as it is; all else is as the page has it.
    this.seq = Math.max(this.seq, data.seq);
    this.ticked = new Set([...data.ticked, ...data.elsewhere.map((card) => card.id)]);
    for (const [id, { on, seq }] of this.unheard) seq > data.seq ? this.put(id, on) : this.unheard.delete(id);
    this.root.style.setProperty("--card-px", `${data.card_px}px`);
    this.root.classList.toggle("two-rows", data.two_rows);
    this.root.classList.toggle("more-words", data.cards.some((card) => card.beside));
    this.root.style.setProperty("--aspect", data.aspect);
    this.root.querySelector(".foot").textContent = data.note;
    const names = data.cards.map((card) => card.id + card.src).join();
    if (names !== this.names) this.lay(data.cards);
    this.names = names;
    for (const card of data.cards) {
      const node = this.nodes.get(card.id);
      node.card = card;
      this.figures(node);
      this.have(node);
    }
    this.show();
  }

  lay(cards) {
    this.seen.disconnect();
    this.pictures.drop();
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
    const mark = made("span", "mark");
    mark.ariaHidden = "true";
    const signs = made("span", "signs");
    const [because, have] = [made("span", "because"), made("span", "have")];
    signs.append(because, have);
    frame.append(image, none, mark, signs);
    const words = made("span", "words");
    const when = made("span", "when");
    when.append(made("b", "", card.day), made("span", "", card.time));
    const which = made("span", "which");
    const kinds = card.versions > 1 ? [...card.which, filled(this.words.versions, card.versions)] : card.which;
    which.append(...kinds.flatMap((one, place) => [place ? " · " : "", made("span", "", one)]));
    which.title = card.standing;
    const [beside, figures] = [made("span", "which"), made("span", "figures")];
    words.append(when, which, beside, figures);
    tick.append(frame, words);
    tick.onclick = (event) => this.toggle(place, event.shiftKey);
    const enlarge = made("button", "enlarge", "⤢");
    enlarge.setAttribute("aria-label", filled(this.words.enlarge, card.label));
    enlarge.title = this.words.enlarge_help;
    enlarge.tabIndex = -1;
    enlarge.onclick = () => this.light.look(this.data.cards, place);
    node.append(tick, enlarge);
    Object.assign(node, { card, tick, frame, image, none, have, beside, figuresBox: figures, because });
    this.nodes.set(card.id, node);
    const url = this.pictures.atHand(card.src);
    if (url) {
      image.src = url;
      image.classList.add("there");
      frame.classList.remove("waiting");
    } else {
      this.seen.observe(node);
    }
    return node;
  }

  async load(node) {
    this.seen.unobserve(node);
    if (node.card.empty) return this.without(node, node.card.empty);
    const picture = await this.pictures.get(node.card.src, { at: node });
    node.frame.classList.remove("waiting");
    if (!picture.url) return this.without(node, picture.why);
    if (picture.bright !== null && node.card.bright === null) {
      Object.assign(node.card, { bright: picture.bright, bright_words: picture.words });
    }
    node.image.onload = () => node.image.classList.add("there");
    node.image.src = picture.url;
    this.figures(node);
  }

  without(node, why) {
    node.frame.classList.remove("waiting");
    node.frame.classList.add("none");
    node.none.textContent = why;
  }

  /* What somebody has already, or must wait for: by sign and by word. */
  have(node) {
    const { mark, mark_words: words } = node.card;
    node.have.textContent = mark;
    node.tick.setAttribute("aria-label", words ? `${node.card.label}, ${words}` : node.card.label);
  }

  /* What is known of a scene, what its pass brought beside it, and why it was ticked by itself: all of it comes while
     its card stands there. */
  figures(node) {
    node.beside.textContent = node.card.beside;
    node.figuresBox.replaceChildren(...figuresOf(node.card, this.words));
    node.because.textContent = node.card.because;
  }

  show() {
    for (const [id, node] of this.nodes) {
      const on = this.ticked.has(id);
      node.classList.toggle("ticked", on);
      node.tick.setAttribute("aria-checked", on);
    }
    const two = this.chosen().length;
    this.compareButton.disabled = two !== 2;
    this.compareButton.title = two === 2 ? "" : this.words.tick_two;
  }

  toggle(place, range) {
    const cards = this.data.cards;
    const on = !this.ticked.has(cards[place].id);
    const from = range && this.anchor !== null ? this.anchor : place;
    const some = cards.slice(Math.min(from, place), Math.max(from, place) + 1);
    this.anchor = place;
    this.report(some.map((card) => card.id), on);
  }

  put(id, on) {
    on ? this.ticked.add(id) : this.ticked.delete(id);
  }

  /* Ticks these or takes their ticks off, and says so; with them goes what was said before and is not heard yet. */
  report(ids, on) {
    this.seq += 1;
    for (const id of ids) {
      this.put(id, on);
      this.unheard.set(id, { on, seq: this.seq });
    }
    this.show();
    const said = [...this.unheard];
    this.send({
      seq: this.seq,
      on: said.filter(([, { on }]) => on).map(([id]) => id),
      off: said.filter(([, { on }]) => !on).map(([id]) => id),
    });
  }

  /* The ticked scenes of all pages, in order of time. */
  chosen() {
    const here = new Set(this.data.cards.map((card) => card.id));
    const all = [...this.data.cards, ...this.data.elsewhere.filter((card) => !here.has(card.id))];
    return all.filter((card) => this.ticked.has(card.id)).sort((one, other) => (one.begin < other.begin ? -1 : 1));
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

  /* The sheet is taken off the page, or only handed something new: then it still stands there. */
  rest() {
    this.light.stop();
    setTimeout(() => {
      if (this.root.isConnected) return;
      this.names = null; // should it come back, its cards are laid anew and ask again
      this.pictures.leave();
    });
  }
}

function figuresOf(card, words) {
  const parts = [];
  if (card.cover !== null) parts.push(figure(filled(words.covers, card.cover_words), card.cover, words.covers_help));
  if (card.bright !== null) {
    const part = figure(filled(words.bright, card.bright_words), card.bright, words.bright_help);
    if (card.bright <= 0.2 && (card.cover ?? 1) >= 0.5) part.classList.add("clear");
    parts.push(part);
  }
  return parts;
}

function figure(text, share, title) {
  const part = made("span", "", text);
  part.title = title;
  const bar = made("span", "share-bar");
  const filled = made("i");
  filled.style.width = `${100 * share}%`;
  bar.append(filled);
  part.append(bar);
  return part;
}
