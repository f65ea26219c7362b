// Leave this site. The link works without scripts. With them the page is covered at once, so that nobody reads it while
// the next one loads, and this page's place in the history is taken. Escape or Shift, three times within five seconds,
// does the same from the keyboard; any other key in between starts the count again.
import { forgetAll } from "./drafts.js";

const TIMES = 3;
const WITHIN = 5000;

function leave(href) {
  const cover = document.createElement("div");
  cover.className = "leave-cover";
  document.body.replaceChildren(cover);
  document.title = "…";
  forgetAll();
  location.replace(href);
}

export function watchLeaving() {
  const link = document.querySelector("[data-leave]");
  if (!link) return;
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    leave(link.href);
  });

  let key = "";
  let presses = [];
  // The capture phase: a dialog or a menu that takes Escape for itself must not swallow the way out.
  addEventListener(
    "keydown",
    (event) => {
      if (event.repeat) return;
      if (event.key !== "Escape" && event.key !== "Shift") {
        presses = [];
        return;
      }
      const now = performance.now();
      presses = event.key === key ? presses.filter((at) => now - at < WITHIN) : [];
      key = event.key;
      presses.push(now);
      if (presses.length >= TIMES) leave(link.href);
    },
    true,
  );

  // A page taken from the back-forward cache after leaving would show what was left: load it again, or it stays covered.
  addEventListener("pageshow", (event) => {
    if (event.persisted && (document.querySelector(".leave-cover") || document.body.dataset.me)) location.reload();
  });
}
