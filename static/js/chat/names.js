// Names to mention: what follows an @ in the box is looked up among the people of the room.
// The arrows choose, Enter or Tab takes, Escape puts the list away; whoever goes on writing is not held up.
import { avatar, element } from "./bubble.js";

const WAIT = 150; // ms of quiet before the room is asked

export function offerNames(form, box, room) {
  const list = form.querySelector("[data-names]");
  const said = form.querySelector("[data-names-said]");
  const known = new Map(); // beginnings that were asked before
  let people = [];
  let chosen = 0;
  let timer = 0;
  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-haspopup", "listbox");
  box.setAttribute("aria-controls", list.id);

  // The name that is being written before the caret; null where none is.
  const begun = () => box.value.slice(0, box.selectionStart).match(/(?:^|[\s(])@([\w.-]{1,24})$/)?.[1].toLowerCase() ?? null;

  async function ask(start) {
    if (!known.has(start)) {
      const answer = await fetch(`/api/v1/rooms/${room}/people?limit=8&q=${encodeURIComponent(start)}`, { headers: { Accept: "application/json" } });
      if (!answer.ok) return;
      known.set(start, (await answer.json()).items);
    }
    if (begun() === start) show(known.get(start));
  }

  function show(found) {
    people = found;
    chosen = 0;
    list.hidden = !people.length;
    list.replaceChildren(
      ...people.map((person, index) => {
        const row = element("li");
        row.id = `say-name-${index}`;
        row.setAttribute("role", "option");
        row.append(avatar(person, true), element("span", "", person.handle));
        row.addEventListener("pointerdown", (event) => (event.preventDefault(), take(index)));
        return row;
      }),
    );
    said.textContent = people.length ? `${people.length} ${people.length === 1 ? "name" : "names"}. Choose with the arrows, take with Enter.` : "";
    mark();
  }

  function mark() {
    for (const [index, row] of [...list.children].entries()) row.setAttribute("aria-selected", index === chosen);
    if (people.length) box.setAttribute("aria-activedescendant", `say-name-${chosen}`);
    else box.removeAttribute("aria-activedescendant");
    list.children[chosen]?.scrollIntoView({ block: "nearest" });
  }

  function take(index) {
    const end = box.selectionStart;
    box.setRangeText(`${people[index].handle} `, end - begun().length, end, "end");
    show([]);
    box.focus();
  }

  box.addEventListener("input", () => {
    clearTimeout(timer);
    const start = begun();
    if (start === null) return show([]);
    timer = setTimeout(() => ask(start).catch(() => {}), known.has(start) ? 0 : WAIT);
  });
  box.addEventListener("blur", () => show([]));
  box.addEventListener("keydown", (event) => {
    if (!people.length || event.isComposing || event.shiftKey) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) chosen = (chosen + step + people.length) % people.length;
    else if (event.key === "Enter" || event.key === "Tab") take(chosen);
    else if (event.key === "Escape") show([]);
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (step) mark();
  });
}
