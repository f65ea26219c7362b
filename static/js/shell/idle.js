// On a shared or watched device a page signs out by itself when nobody does anything. Whoever types tells the server now
// and then that they are still here. Without scripts the page does the same by its head, and by what is asked for.
import { leave } from "./leave.js";

const TELL = 60000;
const WARN = 60000;

export function watchIdle() {
  const idle = Number(document.body.dataset.idle) * 1000;
  if (!idle) return;
  const door = "/leave?idle=1";
  const toasts = document.querySelector("[data-toasts]");
  let told = Date.now();
  let last = Date.now();
  let warning = null;
  let said = 0;

  // Whoever does something in one tab is here for all of them.
  const tabs = new BroadcastChannel("here");
  tabs.onmessage = () => stay();

  function stay() {
    last = Date.now();
    warning?.remove();
    warning = null;
  }

  function active() {
    stay();
    if (last - said > 1000) {
      said = last;
      tabs.postMessage("");
    }
    if (last - told < Math.min(TELL, idle / 3)) return;
    told = last;
    fetch("/api/v1/me/here", { method: "POST" }).then(
      (answer) => answer.status === 401 && leave(door),
      () => {},
    );
  }

  function look() {
    const rest = idle - (Date.now() - last);
    if (rest <= 0) return leave(door);
    if (rest <= WARN && !warning && toasts) {
      warning = document.createElement("p");
      warning.className = "toast";
      warning.textContent = "You are about to be signed out. Move, tap or type to stay.";
      toasts.append(warning);
    }
    setTimeout(look, Math.min(rest, 1000));
  }

  for (const kind of ["keydown", "pointerdown", "pointermove", "wheel"]) addEventListener(kind, active, { passive: true });
  // After a sleep no timer ran: what is there must not be seen.
  document.addEventListener("visibilitychange", () => !document.hidden && Date.now() - last >= idle && leave(door));
  look();
}
