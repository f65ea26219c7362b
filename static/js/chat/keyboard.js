// A phone's keyboard makes the page shorter in some browsers, and covers it in others. The room keeps to what is seen, so
// that the box one writes in and the last line stand above the keyboard.
export function keepInSight(view) {
  const seen = window.visualViewport;
  if (!seen) return;
  seen.addEventListener("resize", () => {
    if (seen.scale !== 1) return; // somebody looks closely, and is not to be moved
    const end = view.atEnd();
    document.documentElement.style.setProperty("--seen", `${seen.height}px`);
    if (seen.offsetTop) scrollTo(0, 0);
    if (end) view.toEnd();
  });
}
