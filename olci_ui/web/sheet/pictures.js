const AT_ONCE = 4;
const MOST_HELD = 600;

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

  keep(address, url) {
    this.here.set(address, url);
    if (this.here.size <= MOST_HELD) return;
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
    if (picture.url) this.keep(address, picture.url);
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
