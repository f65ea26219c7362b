// The log on the page: days, people, lines. Keeps the place of whoever is reading back.
import { Bubbles, day, element } from "./bubble.js";

const TOGETHER = 5 * 60000;
const NEAR = 80; // px from the end that still count as being there

// Nothing changed but who answered warmly.
const same = (before, line) =>
  ["status", "body_html", "edited_at", "pinned"].every((name) => before[name] === line[name]) &&
  before.content_notes.join() === line.content_notes.join();

export class View {
  constructor(page, me) {
    this.me = me;
    this.bubbles = new Bubbles(page);
    this.box = document.querySelector("[data-log]");
    this.list = document.querySelector("[data-lines]");
    this.older = document.querySelector("[data-older]");
    this.jump = document.querySelector("[data-jump]");
    this.unseen = 0;
    this.last = null;
    this.unsentGroup = null;
    this.loud = 0;
    this.unsaid = new Set(); // lines that came while nothing is read aloud
    this.box.addEventListener("scroll", () => this.atEnd() && this.seen(), { passive: true });
    this.jump.addEventListener("click", () => this.toEnd());
  }

  own(line) {
    return line.author?.handle === this.me;
  }

  // The log is a column turned round, so its place counts from the end: 0, and less further up.
  atEnd() {
    return this.box.scrollTop > -NEAR;
  }

  toEnd() {
    this.box.scrollTop = 0;
    this.seen();
  }

  seen() {
    this.unseen = 0;
    this.jump.hidden = true;
  }

  // Everything at once, without being read aloud but for what did not stand here yet.
  draw(lines, next) {
    const newest = Math.max(0, ...[...this.list.querySelectorAll("[data-id]")].map((line) => Number(line.dataset.id)));
    for (const line of lines) if (line.id > newest) this.unsaid.add(line.id);
    this.quietly(() => {
      this.list.replaceChildren(this.older);
      this.older.hidden = next === null;
      this.last = null;
      for (const line of lines) this.append(line);
      this.empty(lines.length);
    });
  }

  quietly(work) {
    this.box.setAttribute("aria-live", "off");
    work();
    clearTimeout(this.loud);
    this.loud = setTimeout(() => this.aloud(), 500);
  }

  // From now on what comes is read aloud. What came meanwhile is put in once more: only what is added is read.
  aloud() {
    this.loud = 0;
    this.box.removeAttribute("aria-live");
    for (const id of this.unsaid) {
      const line = document.getElementById(`line-${id}`);
      const group = line?.closest(".msg");
      const whole = group?.querySelector("[data-id]") === line ? group : line;
      if (!line || whole.contains(document.activeElement)) continue;
      for (const one of whole.querySelectorAll("[data-id]")) this.unsaid.delete(Number(one.dataset.id));
      const again = whole.cloneNode(true);
      if (this.last?.group === whole) this.last.group = again;
      whole.replaceWith(again);
    }
    this.unsaid.clear();
  }

  empty(count) {
    const words = this.list.querySelector("[data-empty]");
    if (count) words?.remove();
    else if (!words) {
      const said = element("li", "event", "Nobody has said anything here yet. A hello is enough to begin.");
      said.dataset.empty = "";
      this.list.append(said);
    }
  }

  // A line at the end: with the one before, if they belong together.
  append(line) {
    const { last } = this;
    if (line.status === "removed") {
      this.list.append(this.bubbles.gone(line));
      this.last = null;
      return;
    }
    const moment = new Date(line.created_at);
    if (this.day !== moment.toDateString() || !this.list.querySelector(".day")) {
      this.day = moment.toDateString();
      this.list.append(element("li", "day", day(moment)));
      this.last = null;
    }
    const joins =
      this.last && last.handle === line.author.handle && moment - last.moment < TOGETHER && last.group.isConnected;
    if (joins) last.group.querySelector(".msg__lines").append(this.bubbles.bubble(line, this.own(line)));
    else this.list.append(this.bubbles.group(line, this.own(line)));
    this.last = { handle: line.author.handle, moment, group: joins ? last.group : this.list.lastElementChild };
  }

  // A line that is new here, or changed. `next` is the id of the line that follows it, if any.
  show(line, before, next) {
    this.requote(line);
    this.empty(1);
    const there = document.getElementById(`line-${line.id}`);
    if (this.loud && !(there && before && same(before, line))) this.unsaid.add(line.id);
    if (there) return this.change(there, line, before);
    const place = next && document.getElementById(`line-${next}`);
    const end = this.atEnd();
    if (place) return this.insert(line, place);
    this.unsentGroup?.remove();
    this.append(line);
    if (this.unsentGroup?.childElementCount) this.list.append(this.unsentGroup);
    if (this.own(line) || end) this.toEnd();
    else if (line.status !== "removed") this.announce();
  }

  // A line that is answered somewhere on this page is new here, or changed.
  requote(line) {
    for (const place of this.list.querySelectorAll(`[data-quote="${line.id}"]`)) this.bubbles.quote(place, line);
  }

  // To a line named in the address or answered to. False if it is not here.
  goTo(hash) {
    const there = /^#line-\d+$/.test(hash) && document.getElementById(hash.slice(1));
    if (!there) return false;
    there.scrollIntoView({ block: "center" });
    there.focus({ preventScroll: true });
    return true;
  }

  announce() {
    this.unseen += 1;
    this.jump.hidden = false;
    this.jump.querySelector("[data-jump-words]").textContent = `${this.unseen} new, jump down`;
  }

  // Whoever was at a button of this line stays at the line, also where only a mark is left of it.
  change(there, line, before) {
    const focused = there.contains(document.activeElement);
    this.redraw(there, line, before);
    const now = document.getElementById(`line-${line.id}`);
    if (!focused || now.contains(document.activeElement)) return;
    now.tabIndex = -1;
    now.focus({ preventScroll: true });
  }

  redraw(there, line, before) {
    const group = there.closest(".msg");
    if (group && before && same(before, line)) return this.bubbles.warm(there, line, this.own(line));
    if (line.status === "removed") {
      const mark = this.bubbles.gone(line);
      if (!group) return there.replaceWith(mark);
      if (group.querySelectorAll("[data-id]").length > 1) {
        const inside = element("div", "bubble bubble--gone", "A line was removed.");
        inside.id = mark.id;
        inside.dataset.id = line.id;
        return there.replaceWith(inside);
      }
      return group.replaceWith(mark);
    }
    if (group) return there.replaceWith(this.bubbles.bubble(line, this.own(line)));
    there.replaceWith(this.bubbles.group(line, this.own(line)));
  }

  insert(line, place) {
    const made = line.status === "removed" ? this.bubbles.gone(line) : this.bubbles.group(line, this.own(line));
    (place.closest(".msg") || place).before(made);
  }

  // Lines from before, above those that stand here. The place that was being read stays where it is.
  prepend(all, next) {
    const height = this.box.scrollHeight;
    const top = this.box.scrollTop;
    this.draw(all, next);
    this.box.scrollTop = top;
    return this.box.scrollHeight - height;
  }

  unsent(lines, connected) {
    this.unsentGroup?.remove();
    this.unsentGroup = null;
    if (!lines.length) return;
    this.empty(1);
    const group = element("li", "msg msg--own");
    const inside = element("div", "msg__lines");
    for (const line of lines) inside.append(...this.bubbles.unsent(line, connected));
    group.append(inside);
    this.unsentGroup = group;
    this.list.append(group);
  }
}
