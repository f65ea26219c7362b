// Relative times grow old while a page is open. The server writes them; this keeps them true, once a minute.
// <time data-ago datetime="2026-03-01T18:20:00Z" title="Sunday 1 March, 18:20">20 minutes ago</time>
const STEPS = [
  [60, 1, "second"],
  [3600, 60, "minute"],
  [86400, 3600, "hour"],
  [7 * 86400, 86400, "day"],
];

export function ago(date, now = Date.now()) {
  const seconds = Math.round((now - date) / 1000);
  if (seconds < 45) return "just now";
  for (const [below, unit, name] of STEPS) {
    if (seconds >= below) continue;
    const count = Math.max(1, Math.floor(seconds / unit));
    if (name === "day" && count === 1) return "yesterday";
    if (name === "second") return "a minute ago";
    return `${count} ${name}${count === 1 ? "" : "s"} ago`;
  }
  return null;
}

function refresh() {
  for (const time of document.querySelectorAll("time[data-ago][datetime]")) {
    const words = ago(Date.parse(time.dateTime));
    if (words && time.textContent !== words) time.textContent = words;
  }
}

// A time in a place's clock, as the server writes it, gets the reader's own beside it where the two differ.
// <time data-zone="Europe/London" datetime="2026-06-04T18:00:00+00:00">Thursday 4 June, 19:00 London time</time>
const SHOWN = { weekday: "long", day: "numeric", month: "long", hour: "2-digit", minute: "2-digit" };

export function showOwnTimes(root = document) {
  for (const time of root.querySelectorAll("time[data-zone][datetime]")) {
    const moment = new Date(time.dateTime);
    const own = moment.toLocaleString("en-GB", SHOWN);
    if (own === moment.toLocaleString("en-GB", { ...SHOWN, timeZone: time.dataset.zone })) continue;
    const words = document.createElement("span");
    words.textContent = ` (${own} where you are)`;
    time.append(words);
  }
}

// Where nothing was chosen yet, the place whose clock this device goes by.
function chooseOwnZone() {
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  for (const box of document.querySelectorAll("select[data-own-zone]"))
    if ([...box.options].some((option) => option.value === own)) box.value = own;
}

export function refreshTimes() {
  showOwnTimes();
  chooseOwnZone();
  setInterval(() => document.visibilityState === "visible" && refresh(), 60000);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && refresh());
}
