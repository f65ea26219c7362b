// Whose turn it is in a room that somebody holds. How it stands comes from the server, sentence and all; here it is
// shown, the time of a turn is counted down, and what the buttons ask goes by the socket.
const EVENTS = {
  up: ["room:hand", { up: true }],
  down: ["room:hand", { up: false }],
  done: ["room:floor_end", {}],
  take: ["room:floor_end", {}],
  next: ["room:floor", {}],
};

export class Floor {
  // `ask(event, data)` sends and brings the answer; `over()` is called when a turn's time has passed.
  constructor(page, { ask, over }) {
    Object.assign(this, { room: page.room_id, over });
    this.box = document.querySelector("[data-floor]");
    if (!this.box) return;
    this.alone = document.querySelector("[data-left-alone]");
    this.words = this.box.querySelector("[data-floor-words]");
    this.left = this.box.querySelector("[data-floor-left]");
    this.hands = this.box.querySelector("[data-floor-hands]");
    this.said = this.box.querySelector("[data-floor-said]");
    this.box.addEventListener("submit", (event) => this.act(event, ask));
    this.settle(page.floor);
  }

  settle(floor) {
    if (!this.box) return;
    this.box.hidden = !floor;
    clearInterval(this.timer);
    const away = floor?.left && !floor.rests ? this.box.dataset.away : "";
    if (this.alone.textContent !== away) this.alone.textContent = away;
    if (!floor) return;
    clearTimeout(this.quiet);
    if (floor.quiet_seconds) this.quiet = setTimeout(() => this.over(), floor.quiet_seconds * 1000 + 500);
    if (this.words.textContent !== floor.words) this.words.textContent = floor.words;
    this.hands.textContent = this.line(floor);
    for (const field of this.box.querySelectorAll('[name="turn"]')) field.value = floor.turn;
    this.show("up", !floor.holds && !floor.mine && !floor.place);
    this.show("down", floor.place && !floor.mine);
    this.show("done", floor.mine);
    this.show("next", floor.hands.length);
    this.show("take", floor.taken && !floor.mine);
    this.box.toggleAttribute("data-empty", floor.holds && !floor.words && !floor.hands.length);
    this.ends = Date.now() + (floor.seconds_left || 0) * 1000;
    this.left.textContent = "";
    if (floor.seconds_left === null) return;
    this.timer = setInterval(() => this.tick(), 1000);
    this.tick();
  }

  line({ holds, hands, place }) {
    if (holds && hands.length)
      return `Hands up: ${hands.map((one) => one?.handle || "somebody you have no contact with").join(", ")}.`;
    if (!place) return "";
    return place === 1 ? "Your hand is up: you are next." : `Your hand is up, number ${place} in line.`;
  }

  // A button that goes away leaves whoever used it at the one that comes in its place.
  show(name, on) {
    const form = this.box.querySelector(`[data-floor-act="${name}"]`);
    if (!form || form.hidden === !on) return;
    const focused = form.contains(document.activeElement);
    form.hidden = !on;
    if (focused) queueMicrotask(() => this.box.querySelector("form:not([hidden]) button")?.focus());
  }

  tick() {
    const left = Math.ceil((this.ends - Date.now()) / 1000);
    this.left.textContent = left > 0 ? `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}` : "";
    if (left > 0) return;
    clearInterval(this.timer);
    this.words.textContent = "The time of this turn is over.";
    setTimeout(() => this.over(), 1500);
  }

  // By the socket where there is one; else the form does it by itself. Where another who holds the room was quicker (409)
  // that is said, and nothing is sent again. `turn`: which turn this page shows.
  async act(event, ask) {
    const form = event.target;
    const [name, data] = EVENTS[form.dataset.floorAct];
    event.preventDefault();
    const { minutes, turn } = form.elements;
    const sends = { room_id: this.room, ...data };
    if (minutes) sends.minutes = Number(minutes.value) || null;
    if (turn) sends.turn = Number(turn.value);
    this.said.textContent = "";
    try {
      const answer = await ask(name, sends);
      if (answer.error?.status === 409) {
        this.said.textContent = answer.error.detail;
        this.over();
        return;
      }
      if (!answer.ok) throw new Error(answer.error.detail);
      this.settle(answer.floor);
    } catch {
      form.submit();
    }
  }
}
