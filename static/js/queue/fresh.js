// The list and the counts stay as they are on the server: an event says only that something changed, and the page is read
// again. What somebody is about to open keeps the focus.
import { connect } from "../shell/live.js";
import { renew } from "../shell/renew.js";

const SOON = 400; // ms: several changes of one moment are read once

async function start(report) {
  const socket = await connect();
  let timer = 0;
  const again = () => {
    timer = 0;
    renew().catch(() => {});
  };
  const soon = () => (timer ||= setTimeout(again, SOON));
  if (report) socket.on("report:changed", (told) => told.reference === report && soon());
  else socket.on("queue:changed", soon);
  socket.on("connect", soon);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && soon());
}

export function stayFresh() {
  const page = document.querySelector("[data-queue], [data-report]");
  if (page) start(page.dataset.report).catch(() => {});
}
