// Menus are popovers and open without scripts. Where the stylesheet cannot place them beside their button, this does.
// Arrow keys walk through a menu that is open.
export function placeMenus() {
  const anchored = CSS.supports("position-area", "block-end");
  for (const menu of document.querySelectorAll(".menu[popover]")) {
    const button = document.querySelector(`[popovertarget="${menu.id}"]`);
    menu.addEventListener("toggle", (event) => {
      if (event.newState !== "open") return;
      if (!anchored && button) {
        const place = button.getBoundingClientRect();
        const size = menu.getBoundingClientRect();
        menu.style.insetBlockStart = `${Math.max(8, Math.min(place.bottom + 4, innerHeight - size.height - 8))}px`;
        menu.style.insetInlineStart = `${Math.max(8, Math.min(place.right - size.width, innerWidth - size.width - 8))}px`;
      }
    });
    menu.addEventListener("keydown", (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (!step) return;
      event.preventDefault();
      const items = [...menu.querySelectorAll("a, button")];
      items[(items.indexOf(document.activeElement) + step + items.length) % items.length]?.focus();
    });
  }
}
