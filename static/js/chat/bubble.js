// Draws lines from the blanks that came with the page, so that they look as the server draws them.
import { blank } from "./blank.js";
import { drawCarried, nameOf } from "./carried.js";
import { drawWarm } from "./warm.js";

export const element = (tag, name, words) => {
  const made = document.createElement(tag);
  if (name) made.className = name;
  if (words !== undefined) made.textContent = words;
  return made;
};

export function avatar(person, small) {
  if (person.avatar_url) {
    const picture = element("img", "avatar");
    picture.src = person.avatar_url;
    picture.alt = "";
    if (small) picture.classList.add("avatar--s");
    return picture;
  }
  const pebble = element("span", `avatar avatar--${person.mark || 1}${small ? " avatar--s" : ""}`, person.initials);
  pebble.setAttribute("aria-hidden", "true");
  return pebble;
}

export const clock = (moment) => moment.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });

export function day(moment) {
  const today = new Date();
  const yesterday = new Date(today.getFullYear(), today.getMonth(), today.getDate() - 1);
  if (moment.toDateString() === today.toDateString()) return "Today";
  if (moment.toDateString() === yesterday.toDateString()) return "Yesterday";
  return moment.toLocaleDateString("en-GB", { weekday: "long", day: "numeric", month: "long", year: "numeric" });
}

// The server's HTML was cleaned when it was written; parsed apart, nothing in it runs.
function rendered(html) {
  const parsed = new DOMParser().parseFromString(html, "text/html").body.childNodes;
  return [...parsed].map((node) => document.adoptNode(node));
}

// How a line begins, as plain words.
function start(line) {
  const words = rendered(line.body_html).map((node) => node.textContent).join(" ").replace(/\s+/g, " ").trim() || nameOf(line);
  return words.length > 100 ? `${words.slice(0, 100).replace(/[,;:]*\s\S*$/, "")} …` : words;
}

const TIP = "It holds a way to meet elsewhere. You need not answer.";
const STATES = {
  hidden: "Only you see this: a moderator put it away.",
  pending: "Waiting for a moderator.",
};

export class Bubbles {
  constructor({ room_id: room, notes, choices }) {
    Object.assign(this, { room, notes, choices });
  }

  labels(line) {
    return line.content_notes.map((note) => (this.notes[note] || note).toLowerCase()).join(", ");
  }

  // Why a line is covered for this reader; empty where it isn't.
  cover(line) {
    if (line.author.handle === this.choices.name) return "";
    const noted = line.content_notes.some((note) => !this.choices.show.includes(note));
    const why = this.choices.muted.includes(line.author.handle) ? ["A line of somebody you muted"] : [];
    const seen = noted && !why.length && line.carried?.picture ? [nameOf(line)] : []; // a picture is told by its description
    return (noted ? [...why, `Content note: ${this.labels(line)}`, ...seen] : why).join(". ");
  }

  // A group with the first of its lines: who, when, and the line.
  group(line, own) {
    const group = blank(own ? "own" : "other").cloneNode(true);
    if (!own) {
      group.querySelector(".avatar").replaceWith(avatar(line.author));
      group.querySelector(".msg__head strong").textContent = line.author.handle;
    }
    const moment = new Date(line.created_at);
    const time = group.querySelector("time");
    time.dateTime = line.created_at;
    time.title = moment.toLocaleString("en-GB");
    time.textContent = clock(moment);
    group.querySelector(".bubble").replaceWith(this.bubble(line, own));
    return group;
  }

  bubble(line, own) {
    const notes = own ? [] : line.content_notes;
    const hidden = notes.some((note) => this.choices.hide.includes(note));
    const covered = this.cover(line);
    const kind = hidden ? "hidden" : covered ? "covered" : own ? "own" : "other";
    const made = blank(kind).querySelector(".bubble").cloneNode(true);
    made.id = `line-${line.id}`;
    made.dataset.id = line.id;
    const labels = made.querySelector("[data-notes]");
    const why = made.querySelector("[data-cover]");
    if (labels) labels.textContent = this.labels(line);
    else if (why) why.textContent = covered;
    else if (line.content_notes.length) made.prepend(element("p", "bubble__note", `Content note: ${this.labels(line)}`));
    made.querySelector(".bubble__words")?.replaceChildren(...rendered(line.body_html));
    const answer = made.querySelector(".bubble__answer");
    if (line.reply_to && answer) {
      answer.dataset.quote = line.reply_to;
      this.quote(answer, this.find(line.reply_to));
    } else answer?.remove();
    const state = made.querySelector(".bubble__state");
    const told = [line.edited_at && "edited", line.pinned && "pinned"].filter(Boolean).join(", ");
    if (state) state.textContent = STATES[line.status] || [told, line.tips?.length && TIP].filter(Boolean).join(". ");
    for (const link of made.querySelectorAll(".bubble__more, .bubble__read"))
      link.href = `/rooms/${this.room}/messages/${line.id}`;
    const words = made.querySelector(".bubble__more .sr");
    if (words) words.textContent = `More for this line${own ? " of yours" : ` by ${line.author.handle}`}`;
    this.acts(made, line);
    this.warm(made, line, own);
    return made;
  }

  // What is at hand while a line is pointed at.
  acts(made, line) {
    const acts = made.querySelector(".bubble__acts");
    if (line.status !== "published") return acts?.remove();
    for (const name of acts?.querySelectorAll("[data-whom]") || []) name.textContent = line.author.handle;
    const answer = acts?.querySelector("[data-answer-line]");
    if (!answer) return;
    answer.href = `/rooms/${this.room}?reply_to=${line.id}#say`;
    answer.dataset.answerLine = line.id;
  }

  // Who answered warmly and what the line carries, which may change without anything else.
  warm(made, line, own) {
    drawCarried(made, line, this);
    drawWarm(made, line, own, this);
  }

  // What a line answers, as it stands now: who, how it begins, and the way there.
  quote(place, told) {
    if (!told || told.status === "removed") {
      place.lastElementChild.replaceWith(element("span", "", told ? "A line was removed." : "an earlier line"));
      return;
    }
    place.lastElementChild.replaceWith(this.jump(told));
  }

  // A line's name and beginning, and the way to it.
  jump(told) {
    const link = element("a");
    link.href = `/rooms/${this.room}?at=${told.seq}#line-${told.id}`;
    link.dataset.answer = told.id;
    link.append(element("strong", "", told.author.handle), ` ${this.cover(told) || start(told)}`);
    return link;
  }

  gone(line) {
    const mark = element("li", "event", "A line was removed.");
    mark.id = `line-${line.id}`;
    mark.dataset.id = line.id;
    return mark;
  }

  // One's own line before the server has it.
  unsent(line, connected) {
    const made = element("div", `bubble ${line.failed ? "bubble--failed" : "bubble--pending"}`);
    const words = element("div", "bubble__words");
    for (const part of line.body.split("\n")) words.append(element("p", "", part));
    made.append(words);
    const state = element("p", line.failed ? "pending pending--failed" : "pending");
    state.append(element("span", "", line.failed ? `Not sent. ${line.failed}` : connected ? "Sending" : "Sent once you are connected"));
    if (line.failed) {
      for (const [act, label] of [["again", "Try again"], ["drop", "Put it back into the box"]]) {
        const button = element("button", "", label);
        button.type = "button";
        button.dataset[act] = line.client_id;
        state.append(button);
      }
    }
    return [made, state];
  }
}
