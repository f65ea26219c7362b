// Leave this site. The link works without scripts. With them the page is covered at once, so that nobody reads it while
// the next one loads, and this page's place in the history is taken. Shift, pressed on its own three times within five
// seconds, does the same from the keyboard; dots and a few words say how far one is. Escape does not: people press it to
// close things.
import { forgetAll, typed } from "./drafts.js";

const TIMES = 3;
const WITHIN = 5000;

export function leave(href) {
  const forms = [...document.querySelectorAll("form[data-leave-keeps]")];
  const cover = document.createElement("div");
  cover.className = "leave-cover";
  document.body.replaceChildren(cover);
  document.title = "…";
  keep(forms);
  forgetAll();
  location.replace(href);
}

// For those who chose it, what they were writing goes to the server beside the way out: a beacon, which nothing waits for.
function keep(forms) {
  try {
    for (const form of forms) {
      if (!typed(form)) continue;
      const words = new FormData(form);
      words.append("_place", form.dataset.leaveKeeps);
      navigator.sendBeacon("/leave", words);
    }
  } catch {
    // Leaving comes first.
  }
}

export function watchLeaving() {
  const link = document.querySelector("[data-leave]");
  if (!link) return;
  for (const way of document.querySelectorAll("[data-leave], [data-leave-too]")) {
    way.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
      event.preventDefault();
      leave(way.href);
    });
  }
  watchShift(link.href);

  // A page taken from the back-forward cache after leaving would show what was left: load it again, or it stays covered.
  addEventListener("pageshow", (event) => {
    if (event.persisted && (document.querySelector(".leave-cover") || document.body.dataset.me)) location.reload();
  });
}

function watchShift(href) {
  const dots = document.querySelector("[data-leave-dots]");
  const say = document.querySelector("[data-leave-say]");
  let alone = false; // Shift is down, and nothing else was pressed with it: no capital letter, no selection
  let count = 0;
  let timer = 0;

  function show(words) {
    if (dots) {
      dots.hidden = !count;
      [...dots.children].forEach((dot, index) => dot.classList.toggle("on", index < count));
    }
    if (say) say.textContent = words;
  }

  function forget(words = "") {
    clearTimeout(timer);
    if (!count) return;
    count = 0;
    show(words);
  }

  function press() {
    count += 1;
    if (count >= TIMES) return leave(href);
    if (count === 1) timer = setTimeout(() => forget("Leaving was not finished."), WITHIN);
    const left = TIMES - count;
    show(`Press Shift ${left} more ${left === 1 ? "time" : "times"} to leave this site.`);
  }

  const other = () => {
    alone = false;
    forget();
  };
  // The capture phase: a dialog or a menu that takes keys for itself must not swallow the way out.
  addEventListener(
    "keydown",
    (event) => {
      if (event.key !== "Shift") other();
      else if (!event.repeat) alone = true;
    },
    true,
  );
  addEventListener(
    "keyup",
    (event) => {
      if (event.key !== "Shift" || !alone) return;
      alone = false;
      press();
    },
    true,
  );
  addEventListener("pointerdown", other, true);
  addEventListener("blur", other);
}
