// The few lines at the top of the room.
import { element } from "./bubble.js";

export class Pins {
  constructor(bubbles, lines) {
    this.bubbles = bubbles;
    this.box = document.querySelector("[data-pins]");
    this.start(lines);
  }

  start(lines) {
    this.lines = new Map(lines.map((line) => [line.id, line]));
    this.draw();
  }

  // Something happened to a line: it may be pinned now, read otherwise, or stand there no longer.
  told(line) {
    if (!line.pinned && !this.lines.has(line.id)) return;
    if (line.pinned) this.lines.set(line.id, line);
    else this.lines.delete(line.id);
    this.draw();
  }

  draw() {
    this.box.hidden = !this.lines.size;
    this.box.querySelector("ul").replaceChildren(
      ...[...this.lines.values()].sort((a, b) => a.seq - b.seq).map((line) => {
        const row = element("li");
        row.append(this.bubbles.jump(line));
        return row;
      }),
    );
  }
}
