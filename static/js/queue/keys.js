// Single keys on the pages of the queue, for moderators who have them switched on, and never while somebody writes. All
// they do is what a link or a button of the page does; where focus goes, its words are read.
const root = document.querySelector("[data-queue], [data-case]");

const writing = (at) => at.matches("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]");

function say(words) {
  const place = document.querySelector("[data-queue-said]");
  if (place) place.textContent = words;
}

// Focus it, also where it lies in something that is closed.
function reach(one) {
  one.closest("details:not([open])")?.setAttribute("open", "");
  one.focus();
  one.scrollIntoView({ block: "center" });
}

function press(key) {
  const one = root.querySelector(`[data-key="${key}"]`);
  if (!one) return false;
  if (writing(one)) reach(one);
  else one.click();
  return true;
}

// To the next case of the list, or to the one before.
function move(step) {
  const links = [...root.querySelectorAll(".case .cover-link")];
  const at = links.indexOf(document.activeElement);
  const next = links[at < 0 ? (step > 0 ? 0 : links.length - 1) : at + step];
  if (next) reach(next);
  else say(links.length ? (step > 0 ? "This is the last case here." : "This is the first case here.") : "There is no case here.");
}

// Choose what to do, of the first of these that is possible, and go on with what it needs.
function choose(...decisions) {
  for (const decision of decisions) {
    const choice = root.querySelector(`#decide [name=decision][value="${decision}"]`);
    if (!choice) continue;
    choice.checked = true;
    choice.dispatchEvent(new Event("change", { bubbles: true }));
    const needed = [...root.querySelectorAll("#decide select, #decide textarea")];
    reach(["approve", "restore", "dismiss"].includes(decision) ? needed.at(-1) : needed[0]);
    say(`Chosen: ${choice.closest("label").textContent.trim()}`);
    return;
  }
  say("This can’t be decided here.");
}

function uncover() {
  const covered = root.querySelector("details.note:not([open])");
  if (!covered) return say("Nothing is covered any more.");
  covered.open = true;
  reach(covered.querySelector("summary"));
}

function showKeys() {
  const drawer = document.querySelector("#keys details");
  drawer.open = true;
  reach(drawer.querySelector("summary"));
}

const KEYS = {
  j: () => move(1),
  k: () => move(-1),
  o: () => document.activeElement.closest(".case")?.querySelector(".cover-link").click(),
  f: () => reach(root.querySelector("form.narrow select") || root),
  u: uncover,
  d: () => reach(root.querySelector("#decide [name=decision]:checked, #decide [name=decision]") || root),
  a: () => choose("approve", "restore", "dismiss"),
  s: () => choose("return"),
  r: () => choose("remove"),
  w: () => choose("warn"),
  q: () => document.querySelector(".crumbs a[href='/moderation']")?.click(),
  "?": showKeys,
};
const OF_CASE = "uascrwdnhxgq";
const OF_LIST = "jkof";

export function listenToKeys() {
  if (!root) return;
  const chosen = "case" in root.dataset ? OF_CASE : OF_LIST;
  if (root.dataset.keys === "on")
    document.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented || event.repeat) return;
      if (writing(event.target) || event.target.closest("dialog")) return;
      const key = event.key;
      if (key !== "?" && !chosen.includes(key)) return;
      if (press(key)) return event.preventDefault();
      const act = KEYS[key];
      if (!act) return say("That can’t be done here just now.");
      event.preventDefault();
      act();
    });
  // Where one goes on: at the next case once this one is decided.
  document.querySelector("[data-next]")?.focus();
}
