// What this page knows of a room: lines by id, and the highest number up to which nothing is missing.
// Events may come twice, late or in another order. What is early waits; what is missing is fetched.
const PATIENCE = 700; // ms a missing number is waited for: another process may be a little slower
const SPREAD = 1500; // ms over which the pages of a room ask for the same
const LATER = 4000; // ms until it is tried again when there was no answer

export class Log {
  // `ask` has events(after), history(before, limit) and line(id), as the HTTP door answers them.
  constructor(history, ask, { changed, replaced, requoted, told, still, staged, turned }) {
    Object.assign(this, { ask, changed, replaced, requoted, told, still, staged, turned });
    this.wanted = new Set();
    this.early = new Map();
    this.known = 0; // the highest number heard of
    this.timer = 0;
    this.fetching = null;
    this.start(history);
  }

  start(history) {
    const waiting = [...(this.lines?.values() || [])].filter((line) => line.seq === null);
    this.lines = new Map([...history.items, ...waiting].map((line) => [line.id, line]));
    this.quoted = new Map(history.quoted.map((line) => [line.id, line])); // answered from here, and further back
    this.seq = history.last_seq;
    this.firstKept = history.first_kept_seq;
    this.next = history.next;
    for (const seq of this.early.keys()) if (seq <= this.seq) this.early.delete(seq);
    this.known = Math.max(this.seq, ...this.early.keys());
    this.unmarked = []; // hidden numbers whose marks are still to be fetched
  }

  // A live event, or one that was fetched.
  receive(event) {
    if (event.seq <= this.seq) return;
    this.early.set(event.seq, event);
    this.known = Math.max(this.known, event.seq);
    this.advance();
    this.wait(PATIENCE);
  }

  // The room has come this far, whether or not it was heard here. All pages are told in the same moment.
  expect(last) {
    this.known = Math.max(this.known, last);
    this.wait(PATIENCE + Math.random() * SPREAD);
  }

  // Asks for what is missing by then.
  wait(time) {
    if (this.seq >= this.known || this.timer) return;
    this.timer = setTimeout(() => {
      this.timer = 0;
      this.catchUp().catch(() => this.wait(LATER + Math.random() * SPREAD));
    }, time);
  }

  advance() {
    while (this.early.has(this.seq + 1)) {
      const event = this.early.get(++this.seq);
      this.early.delete(this.seq);
      if (event.type === "hidden") this.unmarked.push(event.seq);
      else if (event.message) this.put(event.message, event.type);
      else if (["pause", "resume"].includes(event.type)) this.still(event.seconds_left || 0);
      else if (event.type === "stage") this.staged(event.stage);
      else if (event.type === "floor") this.turned();
    }
    if (this.seq >= this.known) {
      clearTimeout(this.timer);
      this.timer = 0;
    }
    this.mark();
  }

  // What happens further back than this page reaches shows only where it is quoted.
  put(line, type = "message") {
    this.told(line);
    if (!this.lines.has(line.id) && this.next !== null && line.seq !== null && line.seq < this.next) {
      if (this.quoted.has(line.id)) this.quote(line);
      return;
    }
    const before = this.lines.get(line.id);
    this.lines.set(line.id, line);
    this.changed(line, before, type);
  }

  quote(line) {
    this.quoted.set(line.id, line);
    this.requoted(line);
  }

  // A line that is answered, if it is known here; else it is fetched, and told of once it came.
  find(id) {
    const known = this.lines.get(id) || this.quoted.get(id);
    if (known || this.wanted.has(id)) return known;
    this.wanted.add(id);
    // not everybody at once
    setTimeout(async () => {
      const line = await this.ask.line(id).catch((error) => error.status === 404 && { id, status: "removed" });
      this.wanted.delete(id);
      if (line) this.quote(line);
    }, Math.random() * SPREAD);
  }

  // An acknowledged line of one's own, which may overtake its event.
  acknowledged(line) {
    if (line.seq === null || line.seq > this.seq) this.put(line);
  }

  // Everything since the last number, page by page. One at a time; a second call joins the first.
  catchUp() {
    this.fetching ||= this.fetchAll().finally(() => (this.fetching = null));
    return this.fetching;
  }

  async fetchAll() {
    clearTimeout(this.timer);
    this.timer = 0;
    for (;;) {
      if (this.take(await this.ask.events(this.seq))) return;
    }
  }

  // An answer with events, from joining or fetching. True once nothing is missing; a snapshot is taken where needed.
  take({ items, last_seq: last, first_kept_seq: firstKept, snapshot_required: afresh }) {
    if (afresh || firstKept !== this.firstKept) return void this.readAfresh();
    const before = this.seq;
    for (const event of items) this.receive(event);
    return this.seq >= last || this.seq === before;
  }

  async readAfresh() {
    const page = await this.ask.history(null, 50);
    this.start(page);
    this.replaced(page);
    this.advance();
  }

  async older() {
    if (this.next === null) return [];
    const page = await this.ask.history(this.next, 50);
    this.next = page.next;
    const found = page.items.filter((line) => !this.lines.has(line.id));
    for (const line of page.quoted) if (!this.lines.has(line.id)) this.quoted.set(line.id, line);
    for (const line of found) this.lines.set(line.id, line);
    return found;
  }

  // Hidden numbers may belong to lines: those have a mark in the history, like removed ones. Again later without an answer.
  mark() {
    if (!this.unmarked.length) return;
    this.marking ||= this.fillMarks()
      .catch(() => setTimeout(() => this.mark(), LATER))
      .finally(() => (this.marking = null));
  }

  async fillMarks() {
    while (this.unmarked.length) {
      const [first, last] = [this.unmarked[0], this.unmarked.at(-1)];
      const page = await this.ask.history(last + 1, Math.min(100, last - first + 1));
      for (const line of page.items) {
        if (this.unmarked.includes(line.seq) && line.status === "removed" && !this.lines.has(line.id)) this.put(line);
      }
      const reach = page.items[0]?.seq ?? 0;
      this.unmarked = this.unmarked.filter((seq) => seq < reach || seq > last);
    }
  }

  // In the order of their numbers; what waits for a moderator has none and comes last.
  ordered() {
    return [...this.lines.values()].sort((a, b) => (a.seq ?? Infinity) - (b.seq ?? Infinity) || a.id - b.id);
  }
}
