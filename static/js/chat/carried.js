// What lines carry beside their words, drawn from the blanks that came with the page.
import { blank } from "./blank.js";
import { sendByForm, showMine, wanted } from "./wish.js";

const element = (tag, name, words) => Object.assign(document.createElement(tag), { className: name, textContent: words });

const answered = (count) => (count ? (count === 1 ? "One person has" : `${count} people have`) : "Nobody has") + " answered.";
const SOON = 864e5; // ms
const closed = (poll) => poll.closes_at !== null && new Date(poll.closes_at) <= new Date();

function state(poll) {
  const said = [answered(poll.answered)];
  if (poll.answered < poll.counts_from) said.push(`What was chosen is shown once ${poll.counts_from} have.`);
  if (closed(poll)) said.push("It is closed.");
  else if (poll.closes_at) said.push(`Open until ${new Date(poll.closes_at).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" })}.`);
  return said.join(" ");
}

// Answers to choose from, and how often each was chosen.
function poll(line, { room, choices }) {
  const { poll } = line.carried;
  const made = blank("poll").cloneNode(true);
  const rows = [...made.querySelectorAll(".poll__row")];
  const list = rows[0].parentElement;
  const may = choices.answers && line.status === "published" && !closed(poll);
  list.replaceChildren(
    ...poll.choices.map(({ words, count }, number) => {
      const row = (rows[number] || rows[0]).cloneNode(true);
      const button = row.querySelector("button");
      if (poll.kind !== "weather") button.querySelector(".icon").remove();
      button.value = number;
      button.dataset.vote = line.id;
      button.disabled = !may;
      showMine(button, poll.mine === number, `/rooms/${room}/messages/${line.id}/vote`);
      row.querySelector(".poll__words").textContent = words;
      row.querySelector(".poll__count").textContent = count ?? "";
      Object.assign(row.querySelector("progress"), { max: poll.answered || 1, value: count || 0 });
      return row;
    }),
  );
  made.querySelector(".poll__state").textContent = state(poll);
  const left = poll.closes_at === null ? 0 : new Date(poll.closes_at) - Date.now();
  // when its time is over it is drawn once more, if it still stands there
  if (left > 0 && left < SOON) setTimeout(() => made.isConnected && drawCarried(made.parentElement, line, { room, choices }), left + 500);
  return made;
}

// An entry of the library, or the word that it is there no longer.
function resource({ carried: { resource: entry } }) {
  const made = blank("resource").cloneNode(true);
  if (!entry) {
    made.replaceChildren(element("p", "soft", "This is no longer in the library."));
    return made;
  }
  const link = made.querySelector("a");
  link.href = `/library/${entry.id}`;
  link.textContent = entry.title;
  const facts = [entry.label, entry.authors, entry.minutes && `${entry.minutes} minutes`, entry.country && `for ${entry.country}`];
  made.querySelector(".meta").textContent = facts.filter(Boolean).join(", ");
  made.querySelector(".brought__text").textContent = entry.summary;
  return made;
}

const day = (date) => new Date(`${date}T12:00`).toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" });

function way(href, words) {
  const link = element("a", "", words);
  link.href = href;
  if (/^https?:/.test(href)) link.rel = "noopener noreferrer external";
  return link;
}

// Who answers where the reader is.
function helplines({ carried: { helplines: card } }) {
  const made = blank("helplines").cloneNode(true);
  const row = made.querySelector("li");
  made.querySelector("[data-country]").textContent = card.country ? ` in ${card.country}` : "";
  row.parentElement.replaceChildren(
    ...card.lines.map((line) => {
      const shown = row.cloneNode(true);
      shown.querySelector("[data-name]").textContent = line.name;
      const ways = [
        line.phone && way(`tel:${line.phone.replaceAll(" ", "")}`, line.phone),
        line.sms && way(`sms:${line.sms.replaceAll(" ", "")}`, `Text ${line.sms}`),
        line.url && way(line.url, "Their site"),
      ];
      shown.querySelector(".brought__ways").replaceChildren(...ways.filter(Boolean).flatMap((one) => [one, " "]));
      const more = [line.for_whom, line.hours, `Checked on ${day(line.verified_on)}`];
      shown.querySelector("[data-more]").textContent = more.filter(Boolean).join(". ");
      return shown;
    }),
  );
  const emergency = made.querySelector("[data-emergency]");
  if (card.emergency) emergency.querySelector("a").replaceWith(way(`tel:${card.emergency}`, card.emergency));
  else emergency.remove();
  made.querySelector('a[href="/help"]').textContent = card.lines.length ? "All helplines" : "Find helplines where you are";
  return made;
}

// A picture with its description, or the word that it is kept no longer.
function picture({ carried: { picture: seen } }) {
  const made = blank("picture").cloneNode(true);
  if (!seen) {
    made.replaceChildren(element("span", "soft", "This picture is not kept any more."));
    return made;
  }
  made.querySelector("a").href = seen.url;
  Object.assign(made.querySelector("img"), { alt: seen.alt, width: seen.width, height: seen.height, src: seen.url });
  return made;
}

// What a line without words is called where there is room for a few words only.
export function nameOf({ carried }) {
  if (carried?.kind === "resource") return carried.resource?.title || "Something from the library";
  if (carried?.kind === "picture") return carried.picture ? `A picture: ${carried.picture.alt}` : "A picture";
  return { helplines: "People who answer", poll: "A poll" }[carried?.kind] || "";
}

const KINDS = { poll, resource, helplines, picture };

// Into a line as it stands. Whoever was at an answer stays there.
export function drawCarried(made, line, page) {
  const words = made.querySelector(".bubble__words");
  if (!words) return;
  const before = made.querySelector("[data-carried]");
  const focused = before?.contains(document.activeElement) && document.activeElement.value;
  before?.remove();
  if (!line.carried) return;
  words.after(KINDS[line.carried.kind](line, page));
  if (focused) made.querySelector(`[data-carried] [value="${focused}"]`)?.focus({ preventScroll: true });
}

// Answering, by the socket where there is one; else the form does it by itself.
export function answer(room, socket) {
  const tell = async (button, name, data, fields) => {
    try {
      const said = await socket.timeout(10000).emitWithAck(name, { room_id: room, ...data });
      if (!said.ok) throw new Error(said.error.detail);
    } catch {
      sendByForm(button, fields);
    }
  };
  document.addEventListener("click", (event) => {
    const vote = event.target.closest("button[data-vote]");
    const weather = event.target.closest("button[data-weather]");
    if (!(vote || weather) || !socket.connected) return;
    event.preventDefault();
    if (vote) {
      tell(vote, "poll:vote", { message_id: Number(vote.dataset.vote), choice: Number(vote.value), on: wanted(vote) });
      vote.closest("dialog")?.close();
    } else {
      const sent = { client_id: crypto.randomUUID?.() || `${Date.now()}-weather` }; // the same by form: asked once
      tell(weather, "poll:open", { ...sent, kind: "weather" }, sent);
    }
  });
}
