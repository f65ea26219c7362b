// How the site looks on this device: theme, plain skin, plain tab. Kept here and told to nobody.
// Controls: radios or checkboxes with data-look="theme|skin|tab"; an empty value follows the system.
import { device } from "./device.js";

export function chosen() {
  try {
    return JSON.parse(device().getItem("look") || "{}");
  } catch {
    return {};
  }
}

function keep(look) {
  try {
    device().setItem("look", JSON.stringify(look));
  } catch {
    // Nothing can be kept; the choice holds for this page.
  }
}

// The page arrives with its look (theme.js); this is for a change while it is open.
function applyLook(look) {
  const root = document.documentElement;
  for (const name of ["theme", "skin", "tab"]) {
    if (look[name]) root.dataset[name] = look[name];
    else delete root.dataset[name];
  }
  const icon = document.querySelector("link[rel=icon]");
  root.dataset.title ||= document.title;
  document.title = look.tab ? "Notes" : root.dataset.title;
  icon.href = look.tab ? icon.dataset.plain : icon.dataset.own;
}

export function watchLook() {
  const look = chosen();
  for (const input of document.querySelectorAll("input[data-look]")) {
    const current = look[input.dataset.look] || "";
    input.checked = current === input.value;
    input.closest("[data-look-panel]")?.removeAttribute("hidden");
    input.addEventListener("change", () => {
      const next = { ...chosen(), [input.dataset.look]: input.checked ? input.value : "" };
      keep(next);
      applyLook(next);
    });
  }
  // Another tab changed it: follow.
  addEventListener("storage", (event) => event.key === "look" && applyLook(chosen()));
}
