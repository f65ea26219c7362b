// Whether one may write here, and when again: said at the box, kindly, and counted down.
const spell = (seconds) => {
  const [number, unit] = seconds < 120 ? [seconds, "second"] : [Math.ceil(seconds / 60), "minute"];
  return `${number} ${unit}${number === 1 ? "" : "s"}`;
};

export class Pace {
  constructor({ pace, wait }) {
    this.form = document.querySelector("[data-say]");
    this.closed = document.querySelector("[data-closed]");
    this.words = document.querySelector("[data-pace]");
    this.seconds = pace;
    this.timer = 0;
    if (this.words) this.wait(wait);
  }

  // A line of one's own arrived: in a slow room the next one waits.
  sent() {
    if (this.seconds) this.wait(this.seconds);
  }

  // Nothing before these seconds have passed.
  wait(seconds) {
    this.until = Date.now() + seconds * 1000;
    clearInterval(this.timer);
    this.timer = setInterval(() => this.say(), 1000);
    this.say();
  }

  say() {
    const left = Math.ceil((this.until - Date.now()) / 1000);
    if (left <= 0) clearInterval(this.timer);
    if (!this.words) return;
    this.words.hidden = !this.seconds && left <= 0;
    this.words.textContent =
      left > 0
        ? `You can send again in ${spell(left)}. Your text is kept, and what waits is sent by itself.`
        : `This room goes slowly: one line every ${spell(this.seconds)}.`;
  }

  // The room's settings changed.
  settle({ closed, pace, wait }) {
    this.seconds = pace;
    this.wait(wait);
    if (!this.form || !this.closed) return;
    this.closed.textContent = closed;
    this.closed.hidden = !closed;
    this.form.hidden = Boolean(closed);
  }
}
