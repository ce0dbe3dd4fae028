const FRAME_MS = 700;

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

  get words() {
    return this.sheet.words;
  }

  look(cards, place) {
    this.open({ cards, place, mode: "look" });
  }

  flick(cards) {
    if (!cards.length) return;
    this.open({ cards, place: 0, mode: "flick" });
    if (!matchMedia("(prefers-reduced-motion: reduce)").matches) this.play();
  }

  compare(cards) {
    if (cards.length === 2) this.open({ cards, place: 0, mode: "compare", wiped: Boolean(cards[0].large) });
  }

  open(what) {
    Object.assign(this, { wiped: false, share: 50 }, what);
    this.dialog.replaceChildren(); // nothing of what was shown before stands in for this
    this.draw();
    if (!this.dialog.open) this.dialog.showModal();
  }

  /* All anew; ``turned`` leaves the footer, whose slider may be in somebody's hand. */
  draw({ turned = false } = {}) {
    const before = [...this.dialog.querySelectorAll(".pane")].map((pane) => pane.querySelector("img"));
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
    return filled(this.words.place, this.place + 1, this.cards.length);
  }

  header() {
    const header = made("header");
    const card = this.cards[this.place];
    if (this.mode === "compare") {
      header.append(made("b", "", this.words.two_scenes));
      if (this.cards.every((one) => one.large)) {
        header.append(this.tool(this.wiped ? this.words.side_by_side : this.words.wipe, () => { this.wiped = !this.wiped; this.draw(); }));
      }
    } else {
      header.append(made("b", "", card.label));
      const figures = made("span", "figures");
      figures.append(...figuresOf(card, this.words));
      header.append(figures);
    }
    header.append(made("span", "space"));
    if (this.mode !== "compare") {
      const on = this.sheet.ticked.has(card.id);
      if (this.sheet.nodes.has(card.id)) {
        const tick = this.tool(on ? this.words.ticked : this.words.tick, () => this.toggle(), "Space");
        tick.classList.toggle("on", on);
        header.append(tick);
      }
      if (!card.empty) header.append(link(this.words.original, card.original));
      if (card.official) header.append(link(this.words.official, card.official));
    }
    header.append(this.tool(this.words.close, () => this.dialog.close(), "Esc"));
    return header;
  }

  /* ``before``: the pictures that stood here, which stay until the new ones are there. */
  stage(before) {
    const stage = made("div", "stage");
    const card = this.cards[this.place];
    if (this.mode === "compare") {
      stage.classList.add(this.wiped ? "one" : "two");
      if (this.wiped) stage.append(this.wipe());
      else for (const one of this.cards) stage.append(this.figure(one.large || one.whole, caption(one), { seen: caption(one) }));
    } else if (this.mode === "flick" || !card.large) {
      stage.classList.add("one");
      stage.append(this.figure(card.large || card.whole, "", { empty: card.empty, before: before[0], standIn: card.src, seen: card.label }));
    } else {
      stage.append(
        this.figure(card.large, this.words.your_area, { empty: card.empty, before: before[0], standIn: card.src, seen: `${this.words.your_area}, ${card.label}` }),
        this.figure(card.whole, this.words.whole_scene, { empty: card.empty, before: before[1], seen: `${this.words.whole_scene}, ${card.label}` }),
      );
    }
    return stage;
  }

  /* ``seen``: what the picture shows, for those who hear the page. */
  figure(address, words, { empty = "", before = null, standIn = "", seen = "" } = {}) {
    const figure = made("figure");
    const pane = made("div", "pane");
    pane.append(made("p", "", empty || this.words.loading));
    const smaller = this.sheet.pictures.atHand(standIn);
    if (smaller && !empty) pane.append(this.image(smaller, seen));
    else if (before && !empty) pane.append(before), before.classList.add("before");
    figure.append(pane);
    if (words) figure.append(made("figcaption", "", words));
    if (!empty) this.fill(pane, address, seen);
    return figure;
  }

  async fill(pane, address, seen) {
    const picture = await this.sheet.pictures.get(address, { soon: true });
    const words = made("p", "", picture.why || this.words.cannot_be_shown);
    if (!picture.url) return pane.replaceChildren(words);
    const image = this.image(picture.url, seen);
    const decoded = await image.decode().then(() => true, () => false);
    return pane.replaceChildren(decoded ? image : words);
  }

  /* A picture as large as its pane allows; ``--r`` is its width through its height. */
  image(url, seen) {
    const image = made("img");
    image.alt = seen;
    image.onload = () => image.style.setProperty("--r", image.naturalWidth / image.naturalHeight);
    image.src = url;
    return image;
  }

  wipe() {
    const figure = made("figure");
    const pane = made("div", "pane swept");
    const below = made("div", "pane");
    const above = made("div", "pane");
    for (const layer of [below, above]) {
      Object.assign(layer.style, { position: "absolute", inset: "0" });
      layer.append(made("p", "", this.words.loading));
    }
    const edge = made("span", "edge");
    pane.append(below, above, edge);
    /* The edge runs over the picture, not over the margins beside it. */
    const across = () => {
      const box = pane.getBoundingClientRect();
      const picture = (above.querySelector("img") ?? below.querySelector("img"))?.getBoundingClientRect() ?? box;
      return { left: picture.left - box.left, width: picture.width || box.width };
    };
    const to = (share) => {
      this.share = Math.min(100, Math.max(0, share));
      const { left, width } = across();
      const at = left + (width * this.share) / 100;
      above.style.clipPath = `inset(0 0 0 ${at}px)`;
      edge.style.left = `${at}px`;
    };
    const follow = (event) => {
      const { left, width } = across();
      to((100 * (event.clientX - pane.getBoundingClientRect().left - left)) / width);
    };
    pane.onpointerdown = (event) => {
      pane.setPointerCapture(event.pointerId);
      follow(event);
    };
    pane.onpointermove = (event) => {
      if (event.pointerType === "mouse" || pane.hasPointerCapture(event.pointerId)) follow(event);
    };
    this.to = to;
    new ResizeObserver(() => to(this.share)).observe(pane);
    for (const [layer, card] of [[below, this.cards[0]], [above, this.cards[1]]]) {
      this.fill(layer, card.large, caption(card)).then(() => requestAnimationFrame(() => to(this.share)));
    }
    figure.append(pane, made("figcaption", "", `${caption(this.cards[0])}   ${this.words.left_right}   ${caption(this.cards[1])}`));
    return figure;
  }

  footer() {
    const footer = made("footer");
    if (this.mode === "compare") {
      footer.append(made("span", "", this.wiped ? this.words.how_to_wipe : ""));
      return footer;
    }
    const range = made("input");
    Object.assign(range, { type: "range", min: 0, max: this.cards.length - 1, value: this.place });
    range.setAttribute("aria-label", this.words.scene);
    range.oninput = () => this.go(Number(range.value));
    footer.append(
      this.tool(this.timer ? this.words.pause : this.words.play, () => (this.timer ? this.pause() : this.play())),
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
    this.sheet.report([id], !this.sheet.ticked.has(id));
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
  return `${card.day}, ${card.time} · ${card.which.join(" · ")}`;
}

function link(text, address) {
  const anchor = made("a", "", text);
  Object.assign(anchor, { href: address, target: "_blank", rel: "noopener noreferrer" });
  return anchor;
}
