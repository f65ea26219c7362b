// What is new in each room of my list, kept as it is while the page is open. Nothing moves, nothing sounds.
// <span data-unread="room">, and for rooms that begin meanwhile <div data-arrivals="a group's name in addresses, or nothing">
import { connect } from "../shell/live.js";

const MOST = 99;
const LATER = 1000; // ms: what changes within is asked for once

// What to call a room that began.
function nameOf({ title, word, group, people }) {
  if (group) return `New room: ${title}`;
  if (word) return `New: ${title}`;
  return people ? `New conversation with ${title}` : "A new conversation";
}

async function start(places, arrivals) {
  const listed = new Set(places.keys());
  const socket = await connect();
  let rooms = new Map();
  let muted = [];
  let timer = 0;
  let asking = 0;

  function draw(id) {
    const place = places.get(id);
    const { unread, muted: quiet } = rooms.get(id);
    if (!place) return;
    const shown = unread && !quiet;
    place.replaceChildren();
    place.closest(".row")?.classList.toggle("row--read", !shown);
    if (!shown) return;
    const badge = document.createElement("span");
    badge.className = "badge badge--new";
    badge.textContent = unread >= MOST ? `${MOST} or more new` : `${unread} new`;
    place.append(badge);
  }

  // Rooms that began since the page came are told of at its end, where nothing moves for them.
  function arrive() {
    const began = [...rooms.values()].filter(({ room_id: id, group }) => !listed.has(id) && (!arrivals.dataset.arrivals || group === arrivals.dataset.arrivals));
    for (const row of arrivals.querySelectorAll("[data-room]")) if (!began.some((room) => room.room_id === Number(row.dataset.room))) row.remove();
    for (const room of began) {
      let row = arrivals.querySelector(`[data-room="${room.room_id}"]`);
      if (!row) {
        row = Object.assign(document.createElement("p"), { className: "arrival row" });
        row.dataset.room = room.room_id;
        const link = Object.assign(document.createElement("a"), { href: `/rooms/${room.room_id}` });
        row.append(link, document.createElement("span"));
        arrivals.append(row);
        places.set(room.room_id, row.lastChild);
      }
      const name = nameOf(room);
      if (row.firstChild.textContent !== name) row.firstChild.textContent = name;
    }
  }

  // Asked on every connection, and where only the server can count.
  async function ask() {
    asking += 1;
    const answer = await socket
      .timeout(10000)
      .emitWithAck("rooms:watch", {})
      .finally(() => (asking -= 1));
    if (!answer.ok) return;
    muted = answer.muted_people;
    rooms = new Map(answer.items.map((room) => [room.room_id, room]));
    if (arrivals) arrive();
    for (const id of rooms.keys()) draw(id);
  }
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(() => ask().catch(again), LATER);
  };
  const again = () => socket.connected && soon(); // else the next connection asks

  socket.on("connect", () => ask().catch(again));
  socket.on("room:event", ({ room_id: id, type, message }) => {
    const room = rooms.get(id);
    if (type === "remove" || asking) soon(); // an answer on its way may have counted this, or not
    if (!room || type !== "message" || message.status !== "published") return;
    if (message.client_id || (!room.word && muted.includes(message.author.handle))) return; // one's own, or somebody muted
    room.unread = Math.min(room.unread + 1, MOST);
    draw(id);
  });
  for (const name of ["room:read", "room:refresh", "room:opened", "people:muted", "notification"]) socket.on(name, soon);
  if (socket.connected) ask().catch(again);
}

const places = [...document.querySelectorAll("[data-unread]")].map((place) => [Number(place.dataset.unread), place]);
const arrivals = document.querySelector("[data-arrivals]");
if (places.length || arrivals) start(new Map(places), arrivals).catch(() => {});
