// A page that shows how a session stands: when something changes it is read again, and the parts that are marked so are
// put in place. What somebody is writing in stays as it is until they are done.
// <div data-session="7" data-room="12"> … <div id="people" data-fresh> … </div> … </div>
import { connect } from "./shell/live.js";
import { renew } from "./shell/renew.js";

const SOON = 300; // ms: several changes of one moment are read once

async function start({ session, room }) {
  const socket = await connect();
  let timer = 0;

  async function again() {
    timer = 0;
    if (!(await renew())) soon(5000);
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
