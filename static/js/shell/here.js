// A row of tabs or chips that is longer than the screen begins where the current one can be seen.
export function showCurrent() {
  for (const current of document.querySelectorAll(".tabs > [aria-current], .chips--scroll [aria-current]")) {
    const row = current.closest(".tabs, .chips--scroll");
    const place = current.getBoundingClientRect();
    const frame = row.getBoundingClientRect();
    if (place.right > frame.right) row.scrollLeft += place.left + place.width / 2 - (frame.left + frame.width / 2);
  }
}
