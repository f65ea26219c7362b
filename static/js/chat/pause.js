// The pause: in the place of the lines, as long as it lasts. The end is counted from the seconds the server gave, since
// this device's clock may be wrong; nothing needs to arrive for it to be over.
import { clock } from "./bubble.js";

export class Pause {
  // `ask(event, data)` sends and brings the answer; `over()` is called when people can write again.
  constructor(page, { ask, over }) {
    Object.assign(this, { room: page.room_id, over, ends: 0 });
    this.notice = document.querySelector("[data-pause]");
    this.until = this.notice.querySelector("[data-pause-until]");
    this.left = this.notice.querySelector("[data-pause-left]");
    this.status = document.querySelector("[data-pause-said]");
    this.wishes = document.querySelector("[data-pause-wishes]");
    this.covered = [document.querySelector("[data-log]"), document.querySelector("[data-write]")];
    this.notice.querySelector("[data-pause-again]")?.remove();
    document.addEventListener("submit", (event) => this.act(event, ask));
  }

  get holds() {
    return Date.now() < this.ends;
  }

  // An entry of the log, or the room as it stands now.
  hold(seconds) {
    const before = this.ends;
    if (!seconds) return this.notice.hidden || this.end();
    this.ends = Date.now() + seconds * 1000;
    const time = clock(new Date(this.ends));
    this.until.textContent = time;
    clearInterval(this.timer);
    this.timer = setInterval(() => this.tick(), 1000);
    this.tick();
    if (!before) this.begin();
    else if (this.ends - before > 5000) this.say(`The pause is longer now: until ${time}.`);
  }

  // It lasts until somebody who holds the room is back: there is no time to tell.
  rest(on) {
    for (const words of this.notice.querySelectorAll("[data-pause-usual]")) words.hidden = Boolean(on);
    for (const words of this.notice.querySelectorAll("[data-pause-rests]")) words.hidden = !on;
  }

  begin() {
    const at = document.activeElement;
    this.before = this.covered.some((part) => part.contains(at)) ? at : null;
    this.notice.hidden = false;
    for (const part of this.covered) part.inert = true;
    this.say("");
    if (!document.querySelector("dialog[open]")) this.notice.focus();
  }

  tick() {
    const left = Math.ceil((this.ends - Date.now()) / 1000);
    if (left <= 0) return this.end();
    this.left.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
  }

  end() {
    clearInterval(this.timer);
    this.ends = 0;
    const here = this.notice.contains(document.activeElement) || document.activeElement === document.body;
    this.notice.hidden = true;
    for (const part of this.covered) part.inert = false;
    if (here) (this.before || this.covered[0]).focus({ preventScroll: true });
    this.say("The room is open again.");
    this.over();
  }

  // By the socket where there is one; else the form does it by itself.
  async act(event, ask) {
    const form = event.target;
    const name = form.dataset.pauseAct;
    if (!name) return;
    event.preventDefault();
    const minutes = form.elements.minutes ? { minutes: Number(form.elements.minutes.value) } : {};
    try {
      const answer = await ask(name, { room_id: this.room, ...minutes });
      if (!answer.ok) this.say(answer.error.detail);
      else if (!answer.seconds_left && name === "room:pause") this.heard();
    } catch {
      form.submit();
    }
  }

  heard() {
    if (!this.holds) this.say(this.status.dataset.heard);
  }

  asked({ author, at }) {
    if (this.wishes) this.wishes.textContent = `${author.handle} asked for a pause at ${clock(new Date(at))}.`;
  }

  say(words) {
    clearTimeout(this.quiet);
    this.status.textContent = words;
    if (words) this.quiet = setTimeout(() => (this.status.textContent = ""), 30000);
  }
}
