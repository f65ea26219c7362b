// Warm answers to lines: who gave them, and giving or taking back one's own.
import { blank } from "./blank.js";
import { sendByForm, showMine, wanted } from "./wish.js";

// At most three names; one's own comes first, as "you".
function names(people, me) {
  const told = people.includes(me) ? ["you", ...people.filter((name) => name !== me)] : people;
  return told.slice(0, 3).join(", ") + (told.length > 3 ? ` and ${told.length - 3} more` : "");
}

// Into a line as it stands: a button for each kind that somebody gave, or on one's own line the words alone.
export function drawWarm(made, line, own, { room, choices }) {
  const row = made.querySelector(".bubble__warm");
  if (!row) return;
  const focused = row.contains(document.activeElement) && document.activeElement.value;
  const mine = (kind) => line.reactions.some((one) => one.kind === kind && one.people.includes(choices.name));
  row.replaceChildren(
    ...line.reactions.map(({ kind, people }) => {
      const shown = blank(own || line.status !== "published" ? "own" : "other").querySelector(`.bubble__warm [data-kind="${kind}"]`);
      const one = shown.cloneNode(true);
      one.querySelector(".warm__who").textContent = names(people, choices.name);
      return one;
    }),
  );
  const act = made.querySelector(".bubble__act[data-react]");
  for (const button of made.querySelectorAll("button[data-react]")) {
    button.dataset.react = line.id;
    showMine(button, mine(button.value), `/rooms/${room}/messages/${line.id}/reactions`);
  }
  if (focused) (row.querySelector(`[value="${focused}"]`) || act || made).focus({ preventScroll: true });
}

// By the socket where there is one; else the form does it by itself.
export function warm(room, socket) {
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("button[data-react]");
    if (!button || !socket.connected) return;
    event.preventDefault();
    const on = wanted(button);
    const said = { room_id: room, message_id: Number(button.dataset.react), kind: button.value, on };
    try {
      const answer = await socket.timeout(10000).emitWithAck("message:react", said);
      if (!answer.ok) throw new Error(answer.error.detail);
      showMine(button, on, button.formAction.split("?")[0]);
      button.closest("dialog")?.close();
    } catch {
      sendByForm(button);
    }
  });
}
