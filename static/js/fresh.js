// A page that shows how a session stands: when something changes it is read again, and the parts that are marked so are
// put in place. What somebody is writing in stays as it is until they are done.
// <div data-session="7" data-room="12"> … <div id="people" data-fresh> … </div> … </div>
import { connect } from "./shell/live.js";

const SOON = 300; // ms: several changes of one moment are read once

const writes = (part) => part.contains(document.activeElement) && document.activeElement.matches("input, textarea, select");

// What one was about to press, to be found again in what came new.
function place(part) {
  const at = part.contains(document.activeElement) && document.activeElement;
  if (!at) return null;
  const form = at.closest("form")?.getAttribute("action");
  return (made) =>
    [...made.querySelectorAll("button, a, summary")].find(
      (one) => one.textContent === at.textContent && one.closest("form")?.getAttribute("action") === form,
    );
}

async function start({ session, room }) {
  const socket = await connect();
  let timer = 0;

  async function again() {
    timer = 0;
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (!answer.ok) return;
    const next = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const part of document.querySelectorAll("[data-fresh]")) {
      const made = next.getElementById(part.id);
      if (!made || made.textContent === part.textContent) continue;
      if (writes(part)) {
        soon(5000);
        continue;
      }
      const focused = place(part);
      const open = [...part.querySelectorAll("details[open]")].map((one) => one.id);
      part.replaceChildren(...made.childNodes);
      for (const id of open) document.getElementById(id)?.setAttribute("open", "");
      focused?.(part)?.focus({ preventScroll: true });
    }
  }
  const soon = (wait = SOON) => (timer ||= setTimeout(() => again().catch(() => {}), wait));
  const join = () => room && socket.connected && socket.emit("room:join", { room_id: Number(room) }, () => {});

  socket.on("session:changed", (told) => told.session_id === Number(session) && soon());
  for (const event of ["room:event", "room:changed"]) {
    socket.on(event, (told) => told.room_id === Number(room) && told.type !== "message" && soon());
  }
  socket.on("connect", () => (join(), soon()));
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && soon());
  join();
}

const page = document.querySelector("[data-session]");
if (page) start(page.dataset).catch(() => {});
