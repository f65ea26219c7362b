// Lines on their way. Each is kept on this device, under its author and room, until the server has acknowledged it,
// and sent again with the same client_id, so that twice sent is once said.
import { device } from "../shell/device.js";

const WAIT = 10000; // ms for an acknowledgement
const PAUSE = 3000; // ms before the next try

export class Outbox {
  constructor(user, room, send, told) {
    Object.assign(this, { room, send }, told); // changed, acknowledged, heard, paused, waits, nudged
    this.slot = `chat:${user}:${room}`;
    this.lines = this.read();
    this.busy = false;
    this.timer = 0;
  }

  read() {
    try {
      return JSON.parse(device().getItem(this.slot)) || [];
    } catch {
      return [];
    }
  }

  keep() {
    try {
      const kept = this.lines.map(({ failed: _, ...line }) => line);
      if (kept.length) device().setItem(this.slot, JSON.stringify(kept));
      else device().removeItem(this.slot);
    } catch {
      // A device that keeps nothing: the line lives as long as this page.
    }
  }

  add(body, more) {
    const id = crypto.randomUUID ? crypto.randomUUID() : `${Date.now()}-${Math.random().toString(36).slice(2)}`;
    this.lines.push({ client_id: id, body, at: new Date().toISOString(), ...more });
    this.keep();
    this.changed();
    this.flush();
  }

  // One after the other, so that they arrive in the order they were written.
  async flush() {
    if (this.busy) return;
    clearTimeout(this.timer);
    this.busy = true;
    let wait = PAUSE;
    for (let line; (line = this.lines.find((one) => !one.failed)); ) {
      const { client_id, body, reply_to = null, content_notes = [] } = line;
      let answer;
      try {
        answer = await this.send({ room_id: this.room, client_id, body, reply_to, content_notes }, WAIT);
      } catch {
        break; // no connection, or no answer: the next connection sends it again
      }
      if (answer.nudges) this.nudged(answer.nudges);
      if (answer.ok && answer.message) this.settle(answer.message);
      else if (answer.ok) this.safeWord(line);
      else if (answer.error.type === "paused") {
        wait = answer.error.seconds_left * 1000;
        this.paused(answer.error.seconds_left);
        break;
      } else if ([429, 503].includes(answer.error.status)) {
        wait = answer.error.retry_after * 1000 || PAUSE;
        this.waits(answer.error);
        break;
      }
      else {
        line.failed = answer.error.errors?.body?.[0] || answer.error.detail || answer.error.title;
        this.changed();
      }
    }
    this.busy = false;
    if (this.lines.some((line) => !line.failed)) this.timer = setTimeout(() => this.flush(), wait);
  }

  // The server has it: from an acknowledgement, or from its event on this or another page.
  settle(message) {
    const index = this.lines.findIndex((line) => line.client_id === message.client_id);
    if (index >= 0) {
      this.lines.splice(index, 1);
      this.keep();
    }
    this.acknowledged(message);
  }

  // The group's safe word is no line: it was heard, and nothing of it stays.
  safeWord(line) {
    this.drop(line.client_id);
    this.heard();
  }

  again(clientId) {
    const line = this.lines.find((one) => one.client_id === clientId);
    if (line) delete line.failed;
    this.changed();
    this.flush();
  }

  drop(clientId) {
    const index = this.lines.findIndex((line) => line.client_id === clientId);
    const [line] = index >= 0 ? this.lines.splice(index, 1) : [];
    this.keep();
    this.changed();
    return line;
  }
}
