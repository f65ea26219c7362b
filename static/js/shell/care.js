// Whoever drafts words that may mean danger sees who answers, while they write. The list of phrases comes with the first
// key that is pressed, whatever it is; what is written stays here. Nothing is held up, and it can be put away.
let asked = null;

function words() {
  asked ||= fetch("/api/v1/care", { headers: { Accept: "application/json" } })
    .then((answer) => (answer.ok ? answer.json() : null))
    .catch(() => (asked = null));
  return asked;
}

// As the server compares: small letters, no accents, one space between words.
const fold = (text) =>
  (text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "").match(/[\p{L}\p{N}]+/gu) || []).join(" ");

// Calls show(panel_html) once a text holds such a phrase.
export function watchDraft(box, show) {
  const look = async () => {
    const known = await words();
    const text = known && ` ${fold(box.value)} `;
    if (!text || !known.phrases.some((phrase) => text.includes(` ${phrase} `))) return;
    box.removeEventListener("input", look);
    show(known.panel_html);
  };
  box.addEventListener("input", look);
}

export function careForDrafts() {
  if (location.pathname.startsWith("/moderation")) return;
  for (const box of document.querySelectorAll("form[data-draft] textarea")) {
    const place = document.createElement("div");
    place.setAttribute("role", "status");
    box.closest(".field, .composer")?.before(place);
    watchDraft(box, (html) => {
      place.replaceChildren(...new DOMParser().parseFromString(html, "text/html").body.childNodes);
      place.querySelector("[data-help-close]")?.addEventListener("click", () => {
        place.replaceChildren();
        box.focus();
      });
    });
  }
}
