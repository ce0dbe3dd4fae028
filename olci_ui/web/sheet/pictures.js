const AT_ONCE = 3; // of a browser's six lines to a server
const MAX_HELD = 600;

/* Pictures by address: fetched a few at a time; with each comes its bright share. */
class Pictures {
  constructor() {
    this.known = new Map();
    this.here = new Map();
    this.waiting = [];
    this.running = 0;
    this.words = {};
    this.underWay = new AbortController();
  }

  /* ``soon``: before all that waits; ``at``: where it will stand, for what is in sight comes before what is not. */
  get(address, { soon = false, at: element = null } = {}) {
    const at = this.waiting.findIndex(([waiting]) => waiting === address);
    if (soon && at > 0) this.waiting.unshift(...this.waiting.splice(at, 1));
    if (!this.known.has(address)) {
      this.known.set(address, new Promise((come) => {
        soon ? this.waiting.unshift([address, come, null]) : this.waiting.push([address, come, element]);
        this.next();
      }));
    }
    return this.known.get(address);
  }

  keep(address, url) {
    this.here.set(address, url);
    if (this.here.size <= MAX_HELD) return;
    const [oldest, held] = this.here.entries().next().value;
    this.here.delete(oldest);
    this.known.delete(oldest);
    URL.revokeObjectURL(held); // what shows it already goes on showing it
  }

  /* Let go of what nobody waits for any longer. */
  drop() {
    for (const [address] of this.waiting) this.known.delete(address);
    this.waiting = [];
  }

  /* Nobody looks any more: what is under way is given up too, for a browser has but six lines to a server, and the page
     that comes next needs them. */
  leave() {
    this.drop();
    this.underWay.abort();
    this.underWay = new AbortController();
  }

  /* What has been fetched already, else null. */
  atHand(address) {
    return this.here.get(address) ?? null;
  }

  /* Which comes next: what is asked for by itself, then what is in sight as one reads, then what lies nearest to it. */
  first() {
    let first = 0;
    let nearest = Infinity;
    for (const [place, [, , element]] of this.waiting.entries()) {
      if (!element) return place;
      const box = element.getBoundingClientRect();
      const off = Math.max(box.top - innerHeight, -box.bottom, 0);
      if (off < nearest) [first, nearest] = [place, off];
    }
    return first;
  }

  async next() {
    if (this.running >= AT_ONCE || !this.waiting.length) return;
    const [[address, come]] = this.waiting.splice(this.first(), 1);
    this.running += 1;
    const picture = await this.fetched(address);
    if (picture.failed) this.known.delete(address);
    if (picture.url) this.keep(address, picture.url);
    come(picture);
    this.running -= 1;
    this.next();
  }

  async fetched(address) {
    try {
      const answer = await fetch(address, { signal: this.underWay.signal });
      if (answer.status !== 200) return { why: answer.headers.get("X-Why") || this.words.no_preview, failed: answer.status !== 204 };
      const bright = answer.headers.get("X-Bright");
      const url = URL.createObjectURL(await answer.blob());
      return { url, bright: bright === null ? null : Number(bright), words: answer.headers.get("X-Bright-Words") };
    } catch {
      return { why: this.words.did_not_come, failed: true };
    }
  }
}
