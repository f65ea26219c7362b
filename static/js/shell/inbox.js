// The inbox badge. On a signed-in page (<body data-live>) the connection is opened once the page is idle, and a
// "notification" adds one to the badge. Nothing moves, nothing sounds.
import { connect, onceSeen } from "./live.js";

export function setUnread(count) {
  for (const link of document.querySelectorAll("[data-inbox]")) {
    link.querySelector(".dot")?.toggleAttribute("hidden", !count);
    const words = link.querySelector("[data-inbox-words]");
    if (words) words.textContent = count ? `, ${count} new` : "";
    link.dataset.count = count;
  }
}

export function watchInbox() {
  const link = document.querySelector("[data-inbox]");
  if (!link || !("live" in document.body.dataset)) return;
  let known = Number(link.dataset.count) || 0;
  const start = async () => {
    const socket = await connect();
    socket.on("notification", (item) => {
      known = Number.isInteger(item?.unread) ? item.unread : known + 1;
      setUnread(known);
    });
  };
  onceSeen(start);
}
