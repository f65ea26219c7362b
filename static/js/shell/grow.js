// Textareas grow with what is written. Most browsers do it from the stylesheet (field-sizing); this is for the others.
export function growTextareas() {
  if (CSS.supports("field-sizing", "content")) return;
  const grow = (area) => {
    area.style.blockSize = "auto";
    area.style.blockSize = `${area.scrollHeight + area.offsetHeight - area.clientHeight}px`;
  };
  document.addEventListener("input", (event) => event.target.matches?.("textarea") && grow(event.target));
  for (const area of document.querySelectorAll("textarea")) if (area.value) grow(area);
}
