// Whoever drafts words that may mean danger sees who answers, while they write; and words of which the moderators want
// their author to be reminded, that they could be said differently. The list of phrases comes with the first key that is
// pressed, whatever it is; what is written stays here. Nothing is held up, and it can be put away.
const asked = new Map();

function words(group) {
  if (!asked.has(group)) {
    const where = group ? `?group=${encodeURIComponent(group)}` : "";
    const answer = fetch(`/api/v1/care${where}`, { headers: { Accept: "application/json" } })
      .then((answer) => (answer.ok ? answer.json() : null))
      .then((known) => known && { ...known, reminders: new Set(known.reminders) })
      .catch(() => void asked.delete(group));
    asked.set(group, answer);
  }
  return asked.get(group);
}

// As the server compares: small letters, no accents and nothing that does not show, one space between words.
const fold = (text) => {
  const small = text.normalize("NFKD").toLowerCase().replaceAll("ß", "ss").replaceAll("ς", "σ");
  return (small.replace(/[\p{M}\p{Cf}]/gu, "").match(/[\p{L}\p{N}]+/gu) || []).join(" ");
};

// What is watched for is for moderators to read, so only digests of it come here. Each run of words is worked out once.
const digests = new Map();
async function digest(words) {
  if (!digests.has(words)) {
    const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(words)));
    digests.set(words, Array.from(bytes.slice(0, 12), (byte) => byte.toString(16).padStart(2, "0")).join(""));
  }
  return digests.get(words);
}

async function reminds(known, text) {
  if (!known.reminders.size || !globalThis.crypto?.subtle) return false;
  const said = text.trim().split(" ");
  for (let start = 0; start < said.length; start += 1) {
    for (let count = 1; count <= known.longest && start + count <= said.length; count += 1) {
      if (known.reminders.has(await digest(said.slice(start, start + count).join(" ")))) return true;
    }
  }
  return false;
}

// Calls show(panel_html) once a text holds a phrase that may mean danger, and remind(words, or "") as it holds one to
// be reminded of, or does no more.
export function watchDraft(box, show, remind) {
  let helped = false;
  let reminded = "";
  box.addEventListener("input", async () => {
    const known = await words(box.form?.dataset.group || "");
    if (!known) return;
    const text = ` ${fold(box.value)} `;
    const holds = (phrases) => phrases.some((phrase) => text.includes(` ${phrase} `));
    if (!helped && holds(known.phrases)) {
      helped = true;
      show(known.panel_html);
    }
    const due = (await reminds(known, text)) ? known.reminder : "";
    if (text !== ` ${fold(box.value)} `) return; // they wrote on meanwhile
    if (due !== reminded) remind((reminded = due));
  });
}

// A quiet line after the box, said once when it comes.
export function reminderFor(place) {
  const line = document.createElement("p");
  line.className = "meta";
  line.dataset.reminder = "";
  line.setAttribute("role", "status");
  place.after(line);
  return (said) => (line.textContent = said);
}

export function careForDrafts() {
  if (location.pathname.startsWith("/moderation")) return;
  for (const box of document.querySelectorAll("form[data-draft] textarea")) {
    const place = document.createElement("div");
    place.setAttribute("role", "status");
    box.closest(".field, .composer")?.before(place);
    const show = (html) => {
      place.replaceChildren(...new DOMParser().parseFromString(html, "text/html").body.childNodes);
      place.querySelector("[data-help-close]")?.addEventListener("click", () => {
        place.replaceChildren();
        box.focus();
      });
    };
    watchDraft(box, show, reminderFor(box));
  }
}
