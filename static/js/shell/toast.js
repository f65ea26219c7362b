// A word at the edge of the page, read aloud once, gone by itself.
const FOR = 12000; // ms

export function say(text) {
  const toasts = document.querySelector("[data-toasts]");
  if (!toasts) return;
  const words = document.createElement("p");
  words.className = "toast";
  words.textContent = text;
  toasts.append(words);
  setTimeout(() => words.remove(), FOR);
}
