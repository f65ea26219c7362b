// How many cases wait, in the navigation of those who look after something. An event says only that the queue changed, so
// the count is asked for.
import { connect, onceSeen } from "./live.js";

const SOON = 500; // ms: several changes of one moment are asked for once

function show(count) {
  for (const number of document.querySelectorAll("[data-queue-number]")) number.textContent = count;
  for (const badge of document.querySelectorAll("[data-queue-badge]")) badge.hidden = !count;
}

async function start() {
  const socket = await connect();
  let timer = 0;
  const ask = async () => {
    timer = 0;
    const answer = await fetch("/api/v1/moderation/waiting", { headers: { Accept: "application/json" } });
    if (answer.ok) show((await answer.json()).waiting);
  };
  const soon = () => (timer ||= setTimeout(() => ask().catch(() => {}), SOON));
  let before = socket.connected;
  socket.on("connect", () => {
    if (before) soon();
    before = true;
  });
  socket.on("queue:changed", soon);
}

export function watchQueue() {
  if (document.querySelector("[data-queue-count]")) onceSeen(start);
}
