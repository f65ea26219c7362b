// How the site looks on this device: theme, plain skin, plain tab. Kept here and told to nobody.
// Controls: radios or checkboxes with data-look="theme|skin|tab"; an empty value follows the system.
export function chosen() {
  try {
    return JSON.parse(localStorage.getItem("look") || "{}");
  } catch {
    return {};
  }
}

function keep(look) {
  try {
    localStorage.setItem("look", JSON.stringify(look));
  } catch {
    // Nothing can be kept; the choice holds for this page.
  }
}

let ownTitle = document.title;
let ownIcon = "";

export function applyLook(look = chosen()) {
  for (const name of ["theme", "skin", "tab"]) {
    if (look[name]) document.documentElement.dataset[name] = look[name];
    else delete document.documentElement.dataset[name];
  }
  const icon = document.querySelector("link[rel=icon]");
  if (!icon) return;
  ownIcon ||= icon.href;
  if (look.tab) {
    if (document.title !== "Notes") ownTitle = document.title;
    document.title = "Notes";
    icon.href = icon.dataset.plain;
  } else {
    if (document.title === "Notes") document.title = ownTitle;
    icon.href = ownIcon;
  }
}

export function watchLook() {
  const look = chosen();
  for (const input of document.querySelectorAll("input[data-look]")) {
    const current = look[input.dataset.look] || "";
    input.checked = input.type === "checkbox" ? current === input.value : current === input.value;
    input.closest("[data-look-panel]")?.removeAttribute("hidden");
    input.addEventListener("change", () => {
      const next = { ...chosen(), [input.dataset.look]: input.checked ? input.value : "" };
      keep(next);
      applyLook(next);
    });
  }
  // Another tab changed it: follow.
  addEventListener("storage", (event) => event.key === "look" && applyLook());
}
