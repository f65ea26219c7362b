// The room page, live. Without this script it can be read and written in; with it nothing needs to be reloaded.
import { connect } from "../shell/live.js";
import { reminderFor, watchDraft } from "../shell/care.js";
import { answer } from "./carried.js";
import { Care } from "./care.js";
import { compose } from "./compose.js";
import { Floor } from "./floor.js";
import { keepInSight } from "./keyboard.js";
import { Listening } from "./listening.js";
import { Log } from "./log.js";
import { Outbox } from "./outbox.js";
import { Pace } from "./pace.js";
import { Pause } from "./pause.js";
import { People } from "./people.js";
import { sendPictures } from "./picture.js";
import { Pins } from "./pins.js";
import { say as toast } from "../shell/toast.js";
import { showStage } from "./stage.js";
import { View } from "./view.js";
import { warm } from "./warm.js";

const EVERY = 60000; // ms between two looks at the log while the page is seen

async function start(page) {
  const { room_id: room, stages } = page;
  const view = new View(page, document.body.dataset.me);
  const people = new People(page);
  const care = new Care(`care:${page.user_id}:${room}`);
  const box = document.getElementById("say-body");
  if (box) watchDraft(box, () => care.drafting(), reminderFor(box.closest(".say__box")));
  const connection = document.querySelector("[data-connection]");
  const socket = await connect();

  const fetched = async (path) => {
    const answer = await fetch(`/api/v1/rooms/${room}${path}`, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw Object.assign(new Error(answer.status), { status: answer.status });
    return answer.json();
  };
  const ask = {
    events: (after) => fetched(`/events?after=${after}&limit=200`),
    line: (id) => fetched(`/messages/${id}`),
    history: (before, limit) => fetched(`/messages?limit=${limit}${before === null ? "" : `&before=${before}`}`),
  };

  const log = new Log(page.history, ask, {
    changed(line, before) {
      if (line.client_id) outbox.settle(line);
      care.see(line);
      if (line.author) people.stopped(line.author.handle);
      const order = log.ordered();
      view.show(line, before, order[order.indexOf(line) + 1]?.id);
      read();
    },
    told: (line) => pins.told(line),
    requoted: (line) => view.requote(line),
    still: (seconds) => (pause.hold(seconds), page.floor && settle()),
    staged: (stage) => (showStage(stage, stages), settle()),
    turned: () => settle(),
    replaced(page) {
      pause.hold(page.seconds_left);
      pins.start(page.pinned);
      showStage(page.stage, stages);
      view.draw(log.ordered(), log.next);
      drawUnsent();
      read();
    },
  });
  const pins = new Pins(view.bubbles, page.history.pinned);
  for (const line of page.waiting) log.lines.set(line.id, line);
  view.bubbles.find = (id) => log.find(id);

  const send = (data, wait) =>
    socket.connected ? socket.timeout(wait).emitWithAck("message:send", data) : Promise.reject(new Error("away"));
  const outbox = new Outbox(page.user_id, room, send, {
    changed: () => (drawUnsent(), view.toEnd()),
    heard: () => pause.heard(),
    paused: (seconds) => pause.hold(seconds),
    acknowledged(line) {
      pace.sent();
      listening.wrote();
      drawUnsent();
      if (log.lines.get(line.id) !== line) log.acknowledged(line);
    },
    waits: (refusal) => pace.wait(refusal.retry_after || 0),
    nudged: (said) => said.filter((one) => one.name !== "signpost").forEach((one) => toast(one.text)), // that has its own place
  });
  const pace = new Pace(page);
  const emit = (name, data) =>
    socket.connected ? socket.timeout(10000).emitWithAck(name, data) : Promise.reject(new Error("away"));
  const pause = new Pause(page, {
    ask: emit,
    over: () => outbox.flush(),
  });
  const listening = new Listening((on) => emit("room:listening", { room_id: room, on }));
  const floor = new Floor(page, { ask: emit, over: () => settle() });
  pause.hold(page.history.seconds_left);
  const drawUnsent = () => view.unsent(outbox.lines, socket.connected);

  // How far this person has read: told once in a while, and only while the page is seen.
  let told = page.history.last_seq;
  let telling = 0;
  function read() {
    if (telling || document.visibilityState !== "visible") return;
    telling = setTimeout(() => {
      telling = 0;
      if (log.seq > told && socket.connected) socket.emit("room:read", { room_id: room, seq: (told = log.seq) });
    }, 2000);
  }

  // On another device, or in another tab.
  socket.on("room:read", ({ room_id: which, seq }) => {
    if (which === room) told = Math.max(told, seq);
  });

  const say = (words) => {
    connection.hidden = !words;
    connection.textContent = words;
  };

  async function join() {
    const answer = await socket.timeout(10000).emitWithAck("room:join", { room_id: room, after: log.seq });
    if (!answer.ok) return closed(answer.error);
    if (!log.take({ items: answer.events, ...answer })) await log.catchUp();
    say("");
    mute(answer.muted_people);
    listening.joined();
    drawUnsent();
    outbox.flush();
  }

  function mute(handles) {
    const { choices } = view.bubbles;
    if (page.word || String(handles) === String(choices.muted)) return; // nobody is muted in a private word
    choices.muted = handles;
    view.draw(log.ordered(), log.next);
    pins.draw();
    drawUnsent();
  }

  function closed(error) {
    people.away("Closed for you");
    say(`${error.title}. ${error.detail}`);
  }

  // Out of the room, whyever: a session's room names its page, where the reason stands.
  function shut() {
    people.away("Closed for you");
    floor.settle(null);
    say(`This room is closed for you now.${page.floor ? " Its page says more." : ""}`);
  }

  socket.on("connect", () => join().catch(() => say("The room does not answer yet. It is tried again.")));
  socket.on("disconnect", (reason) => {
    people.away("Not connected");
    listening.away();
    say("The connection is lost. It comes back by itself, and nothing you write is lost.");
    drawUnsent();
    if (reason === "io server disconnect") askWhy();
  });
  socket.on("connect_error", (error) => {
    people.away("Not connected");
    say("There is no connection just now. It is tried again and again; what you write is kept.");
    if (!socket.active && !error.data?.again) askWhy();
  });

  // The server hung up: signed out, paused, or only restarting?
  async function askWhy() {
    try {
      await fetched("");
    } catch (error) {
      if (error.status === 401) return say("You are signed out. Sign in again in another tab, then reload this page.");
      if (error.status === 403 || error.status === 404) return shut();
    }
    setTimeout(() => socket.connect(), 1000 + Math.random() * 4000);
  }

  const mine = (handle) => (payload) => payload.room_id === room && handle(payload);
  socket.on("room:event", mine((event) => log.receive(event)));
  socket.on("room:pulse", mine((payload) => log.expect(payload.last_seq)));
  socket.on("room:presence", mine((payload) => people.present(payload)));
  socket.on("room:typing", mine((payload) => view.bubbles.choices.muted.includes(payload.author.handle) || people.typing(payload)));
  socket.on("people:muted", ({ handles }) => mute(handles));
  socket.on("room:pause_asked", mine((payload) => pause.asked(payload)));
  // Lines were cleared in this room, or somebody is seen no more, or again, in all of them.
  const settle = () =>
    fetched("")
      .then((found) => {
        pace.settle(found);
        floor.settle(found.floor);
        pause.rest(found.floor?.rests);
      })
      .catch(({ status }) => [403, 404].includes(status) && shut());
  socket.on("room:refresh", ({ room_id: which }) => {
    if ((which ?? room) !== room) return;
    log.readAfresh().catch(() => {});
    settle();
  });
  socket.on("room:changed", mine(settle));

  // Coming back, coming online, and now and then while seen: what was missed is fetched.
  const look = () => {
    if (document.visibilityState !== "visible") return;
    if (page.floor) settle();
    if (socket.connected) join().catch(() => {});
    else if (socket.active) log.catchUp().catch(() => {});
    else askWhy();
    read();
  };
  document.addEventListener("visibilitychange", look);
  addEventListener("online", () => (socket.connected || socket.connect(), look()));
  setInterval(look, EVERY);

  const older = async (event) => {
    event?.preventDefault();
    if (await log.older().then((found) => found.length)) view.prepend(log.ordered(), log.next);
    view.older.hidden = log.next === null;
    drawUnsent();
  };
  view.older.querySelector("a").addEventListener("click", (event) => older(event).catch(() => location.assign(event.target.href)));
  new IntersectionObserver(([entry]) => entry.isIntersecting && !view.atEnd() && older().catch(() => {}), {
    root: view.box,
    rootMargin: "200px 0px 0px",
  }).observe(view.older);

  warm(room, socket);
  answer(room, socket);
  sendPictures(room, log);
  compose({ room, view, log, outbox, people, socket });
  view.draw(log.ordered(), log.next);
  drawUnsent();
  view.goTo(location.hash);
  keepInSight(view);
  if (socket.connected) join().catch(() => {});
}

const data = document.getElementById("chat-data");
if (data) start(JSON.parse(data.textContent));
