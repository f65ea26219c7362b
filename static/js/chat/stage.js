// How far a held session is: said above the lines, and once it is over nobody writes any more.
// <p data-held hidden><span data-stage></span> …</p>
export function showStage(name, { words, over }) {
  const strip = document.querySelector("[data-held]");
  if (!strip || !name) return;
  strip.querySelector("[data-stage]").textContent = words[name];
  const form = document.querySelector("[data-say]");
  if (form && over.includes(name)) form.hidden = true;
}
