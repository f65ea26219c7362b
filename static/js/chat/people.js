// Who is here and who is writing, in words.
import { blank } from "./blank.js";
import { avatar, element } from "./bubble.js";

const FADES = 5000; // ms after which somebody who wrote nothing more is not "writing"
const AGAIN = 2500; // ms between two "is writing" of one's own

const names = (list) =>
  list.length > 2 ? "Several people" : list.join(" and ");

// No contact in one press, with the button as the server draws it.
function apart(handle) {
  const form = blank("apart").cloneNode(true);
  form.elements.handle.value = handle;
  form.querySelector(".sr").textContent = ` with ${handle}`;
  return form;
}

export class People {
  constructor(page) {
    this.room = page.room_id;
    this.here = document.querySelector("[data-here]");
    this.list = document.querySelector("[data-people]");
    this.line = document.querySelector("[data-typing]");
    this.writing = new Map();
    this.said = 0;
  }

  present({ count, people, listening }) {
    const others = count - 1;
    this.here.classList.remove("presence--away");
    const quiet = listening.length ? `, ${listening.length} just listening` : "";
    this.here.textContent = others > 0 ? `${count} here, with you${quiet}` : "Only you are here just now";
    if (!this.list) return;
    this.list.replaceChildren(
      ...people.map((person) => {
        const row = element("li", "line-up");
        row.append(avatar(person, true), element("span", "", person.handle));
        if (listening.includes(person.handle)) row.append(element("span", "meta", "just listening"));
        if (person.handle !== this.list.dataset.me) row.append(apart(person.handle));
        return row;
      }),
    );
    if (count > people.length) this.list.append(element("li", "meta", `and ${count - people.length} more`));
  }

  away(words) {
    this.here.classList.add("presence--away");
    this.here.textContent = words;
  }

  typing({ author }) {
    clearTimeout(this.writing.get(author.handle));
    this.writing.set(author.handle, setTimeout(() => this.stopped(author.handle), FADES));
    this.say();
  }

  stopped(handle) {
    clearTimeout(this.writing.get(handle));
    if (this.writing.delete(handle)) this.say();
  }

  say() {
    const who = [...this.writing.keys()];
    this.line.replaceChildren();
    if (!who.length) return;
    const dots = element("span", "typing__dots");
    dots.setAttribute("aria-hidden", "true");
    dots.append(element("i"), element("i"), element("i"));
    this.line.append(dots, `${names(who)} ${who.length === 1 ? "is" : "are"} writing`);
  }

  // True when it is time to tell the others again.
  write() {
    if (Date.now() - this.said < AGAIN) return false;
    this.said = Date.now();
    return true;
  }
}
