import { device } from "../shell/device.js";
import { offerNames } from "./names.js";

const ticked = (form) => [...form.querySelectorAll("[name=content_notes]:checked")].map((choice) => choice.value);

// Writing: Enter sends, Shift and Enter begin a new line, the arrow up opens one's last line to change it.
export function compose({ room, view, log, outbox, people, socket }) {
  const form = document.querySelector("[data-say]");
  if (form) writing(form);
  else return;

  function writing(form) {
    const box = form.elements.body;
    const answering = form.querySelector("[data-answering]");

    offerNames(form, box, room);
    const keep = keptDraft(box, `${outbox.slot}:draft`);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const body = box.value.trim();
      if (!body) return;
      const notes = ticked(form);
      outbox.add(body, { reply_to: Number(form.elements.reply_to.value) || null, content_notes: notes });
      form.reset();
      box.value = "";
      answer(null);
      for (const more of form.querySelectorAll("details")) more.open = false;
      box.dispatchEvent(new Event("input", { bubbles: true }));
      box.focus();
      form.querySelector(".field__error")?.remove();
    });

    // What was chosen, or Escape, puts a little menu away; whoever comes back from a dialog is beside it.
    const putAway = (more) => {
      if (!more?.open) return;
      more.querySelector("summary").focus();
      more.open = false;
    };
    form.addEventListener("click", (event) => event.target.closest(".say__item") && putAway(event.target.closest("details")));
    form.addEventListener("keydown", (event) => event.key === "Escape" && putAway(event.target.closest("details")));

    box.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      if (event.key === "Enter" && !event.shiftKey && !event.altKey) {
        event.preventDefault();
        form.requestSubmit();
      } else if (event.key === "ArrowUp" && !box.value) {
        const own = [...view.list.querySelectorAll(".msg--own .bubble__more")].at(-1);
        if (own) event.preventDefault();
        own?.click();
      }
    });
    box.addEventListener("input", (event) => {
      keep();
      if (event.isTrusted && box.value && socket.connected && people.write()) socket.emit("typing", { room_id: room });
    });

    function answer(line) {
      form.elements.reply_to.value = line ? line.id : "";
      answering.hidden = !line;
      if (line) answering.querySelector("[data-answering-whom]").textContent = line.author?.handle || "an earlier line";
    }
    answering.querySelector("[data-answering-stop]").addEventListener("click", (event) => {
      event.preventDefault();
      answer(null);
      box.focus();
    });

    document.addEventListener("click", (event) => {
      const again = event.target.closest("[data-again]");
      const drop = event.target.closest("[data-drop]");
      const reply = event.target.closest("[data-answer-line]");
      if (again) outbox.again(again.dataset.again);
      if (drop) {
        const line = outbox.drop(drop.dataset.drop);
        if (line) box.value = box.value ? `${box.value}\n${line.body}` : line.body;
        box.focus();
      }
      if (reply) {
        event.preventDefault();
        reply.closest("dialog")?.close();
        answer(log.lines.get(Number(reply.dataset.answerLine)) || null);
        box.focus();
      }
    });
  }

  // What a line's dialog sends goes by the socket where there is one; else the form does it by itself.
  document.addEventListener("submit", async (event) => {
    const { editLine, removeLine, pinLine, closeLine, on } = event.target.dataset;
    if (!(editLine || removeLine || pinLine || closeLine) || !socket.connected) return;
    event.preventDefault();
    const [name, data] = editLine
      ? ["message:edit", { message_id: Number(editLine), body: event.target.elements.body.value, content_notes: ticked(event.target), alt: event.target.elements.alt?.value ?? null }]
      : pinLine
        ? ["message:pin", { message_id: Number(pinLine), on: Boolean(on) }]
        : closeLine
          ? ["poll:close", { message_id: Number(closeLine) }]
          : ["message:remove", { message_id: Number(removeLine) }];
    const form = event.target;
    try {
      const answer = await socket.timeout(10000).emitWithAck(name, { room_id: room, ...data });
      if (!answer.ok) throw new Error(answer.error.detail);
      form.closest("dialog")?.close();
      if (answer.message) log.acknowledged(answer.message);
    } catch {
      form.submit(); // the page says what is wrong, with the text kept
    }
  });

  // An answer points at a line: if it stands here, go there.
  document.addEventListener("click", (event) => {
    const id = event.target.closest("[data-answer]")?.dataset.answer;
    if (id && view.goTo(`#line-${id}`)) event.preventDefault();
  });
}

// What was begun stays on this device until it is sent, like the lines on their way. Returns how to note it now.
function keptDraft(box, slot) {
  try {
    const begun = device().getItem(slot);
    if (begun && !box.value) {
      box.value = begun;
      box.dispatchEvent(new Event("input", { bubbles: true }));
    }
  } catch {
    // A device that keeps nothing: it lives as long as this page.
  }
  return () => {
    try {
      if (box.value) device().setItem(slot, box.value);
      else device().removeItem(slot);
    } catch {
      // the same
    }
  };
}
