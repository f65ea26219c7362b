// "Just listening": shown beside one's name while one is here, so that nobody waits. Whoever writes listens no more.
// <button data-listening aria-pressed="false" hidden>
export class Listening {
  constructor(ask) {
    this.ask = ask;
    this.button = document.querySelector("[data-listening]");
    this.button?.addEventListener("click", () => this.say(this.button.getAttribute("aria-pressed") !== "true"));
    this.wanted = false; // also over a lost connection, which ends it on the server
  }

  get shown() {
    return this.button?.getAttribute("aria-pressed") === "true";
  }

  async say(on) {
    this.wanted = on;
    const answer = await this.ask(on).catch(() => ({ ok: false }));
    if (answer.ok) this.button.setAttribute("aria-pressed", answer.listening);
  }

  // Here, for the first time or again.
  joined() {
    if (!this.button) return;
    this.button.hidden = false;
    if (this.wanted && !this.shown) this.say(true);
  }

  away() {
    this.button?.setAttribute("aria-pressed", "false");
  }

  wrote() {
    if (this.shown) this.say(false);
  }
}
