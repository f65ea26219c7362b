// An open topic says when something new was posted in it. Nothing moves: the reader asks for it with a link.
import { connect } from "./shell/live.js";

const topic = document.querySelector("[data-topic]");
const line = document.querySelector("[data-arrived]");

if (topic && line) {
  let arrived = 0;
  let last = Number(topic.dataset.last);
  connect()
    .then((socket) =>
      socket.on("topic:post", ({ topic_id: id, number }) => {
        if (id !== Number(topic.dataset.topic) || number <= last) return;
        last = number;
        arrived += 1;
        line.querySelector("[data-arrived-words]").textContent =
          arrived === 1 ? "1 new reply, show it" : `${arrived} new replies, show them`;
        line.hidden = false;
      }),
    )
    .catch(() => {});
}
