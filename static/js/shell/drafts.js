// Drafts. A form marked data-draft="topic-12" keeps what is typed on this device, under the person's name, until it was
// sent. It is forgotten when the page after sending came by a redirect, which is how the server says that it took it;
// a form that came back, a page that did not open and a lost connection all leave it where it is.
import { device } from "./device.js";

const DAYS = 14;
const WAIT = 400;
const me = document.body.dataset.me || "";
const slot = (key) => `draft:${me}:${key}`;

function store(name, value) {
  try {
    if (value === null) device().removeItem(name);
    else device().setItem(name, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}

function fetchDraft(name) {
  try {
    return JSON.parse(device().getItem(name));
  } catch {
    return null;
  }
}

function fields(form) {
  return [...form.elements].filter(
    (field) =>
      field.name &&
      field.name !== "csrf_token" &&
      !["password", "hidden", "file", "submit", "button"].includes(field.type),
  );
}

function read(form) {
  const kept = {};
  for (const field of fields(form)) {
    if (field.type === "checkbox" || field.type === "radio") {
      kept[field.name] ||= [];
      if (field.checked) kept[field.name].push(field.value);
    } else kept[field.name] = field.value;
  }
  return kept;
}

function write(form, kept) {
  for (const field of fields(form)) {
    if (!(field.name in kept)) continue;
    if (field.type === "checkbox" || field.type === "radio") field.checked = kept[field.name].includes(field.value);
    else field.value = kept[field.name];
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

// A draft that was to be anonymous must not go out under one's name because the tick is not offered any more.
const unmasked = (form, kept) => kept.anonymous?.length > 0 && !form.elements.anonymous;

// What was brought back from the server (data-back) is somebody's writing too, though this page did not see it typed.
export const typed = (form) =>
  "back" in form.dataset ||
  fields(form).some(
    (field) => field.matches("textarea, input[type=text], input:not([type])") && field.value !== field.defaultValue,
  );

function tell(form, words, undo) {
  const line = form.querySelector("[data-draft-status]");
  if (!line) return;
  line.textContent = words;
  if (!undo) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "link";
  button.textContent = "Start afresh";
  button.addEventListener("click", undo);
  line.append(" ", button);
}

function keepDraft(form) {
  const name = slot(form.dataset.draft);
  let timer = 0;
  let sending = false;

  // What the server filled in (a form that came back, an edit) is newer than what this device remembers.
  const draft = fetchDraft(name);
  if (draft && !form.querySelector("[aria-invalid]") && !typed(form)) {
    const before = read(form);
    if (JSON.stringify(before) !== JSON.stringify(draft.kept)) {
      write(form, draft.kept);
      const words = unmasked(form, draft.kept)
        ? "Your draft is back. It was to be anonymous, and here you would post it under your own name now."
        : "Your draft is back.";
      tell(form, words, () => {
        write(form, before);
        store(name, null);
        tell(form, "");
      });
    }
  }

  const save = () => {
    clearTimeout(timer);
    timer = 0;
    if (sending) return;
    if (!typed(form)) return void store(name, null);
    if (store(name, { at: Date.now(), kept: read(form) })) tell(form, document.body.dataset.idle ? "" : "Draft kept on this device");
  };
  if ("back" in form.dataset) save();
  form.addEventListener("input", (event) => {
    if (!event.isTrusted) return;
    clearTimeout(timer);
    timer = setTimeout(save, WAIT);
  });
  addEventListener("pagehide", () => timer && save());

  form.addEventListener("submit", () => {
    save();
    sending = true;
    try {
      sessionStorage.setItem("draft-sent", JSON.stringify({ name, at: Date.now() }));
    } catch {
      // Without it the draft simply stays.
    }
  });
  addEventListener("pageshow", () => (sending = false));
}

function forgetSent() {
  let sent = null;
  try {
    sent = JSON.parse(sessionStorage.getItem("draft-sent"));
    sessionStorage.removeItem("draft-sent");
  } catch {
    return;
  }
  const arrival = performance.getEntriesByType("navigation")[0];
  const taken = arrival?.redirectCount > 0 && !document.querySelector("[data-error-page], [data-error-summary]");
  if (sent && taken && Date.now() - sent.at < 120000) store(sent.name, null);
}

export function forgetAll() {
  try {
    for (const name of Object.keys(localStorage)) if (/^(draft|chat):/.test(name)) localStorage.removeItem(name);
  } catch {
    // Nothing was kept.
  }
}

function forgetOld() {
  try {
    for (const name of Object.keys(localStorage)) {
      if (name.startsWith("draft:") && Date.now() - (fetchDraft(name)?.at || 0) > DAYS * 864e5)
        localStorage.removeItem(name);
    }
  } catch {
    // Nothing was kept.
  }
}

export function keepDrafts() {
  forgetSent();
  forgetOld();
  for (const form of document.querySelectorAll("form[data-draft]")) keepDraft(form);
  // Signing out leaves nothing behind: mark that form data-forget.
  addEventListener("submit", (event) => event.target.matches("[data-forget]") && forgetAll());
}
