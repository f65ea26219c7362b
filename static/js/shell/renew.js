// Read this page again, and put in place the parts of it that are marked data-fresh. What somebody is writing in stays as
// it is until they are done: then the answer is false, and it is tried again later.
const writes = (part) => part.contains(document.activeElement) && document.activeElement.matches("input, textarea, select");

// What one was about to press, to be found again in what came new.
function place(part) {
  const at = part.contains(document.activeElement) && document.activeElement;
  if (!at) return null;
  const form = at.closest("form")?.getAttribute("action");
  const same = (one) =>
    at.matches("a")
      ? one.getAttribute("href") === at.getAttribute("href")
      : one.textContent === at.textContent && one.closest("form")?.getAttribute("action") === form;
  return (made) => [...made.querySelectorAll("button, a, summary")].find(same);
}

export async function renew() {
  // Said so that the server knows: nobody looked just now, the page did by itself.
  const answer = await fetch(location.href, { headers: { Accept: "text/html", "X-By-Itself": "1" } });
  if (!answer.ok || answer.redirected) return true;
  const next = new DOMParser().parseFromString(await answer.text(), "text/html");
  let all = true;
  for (const part of document.querySelectorAll("[data-fresh]")) {
    const made = next.getElementById(part.id);
    if (!made || made.textContent === part.textContent) continue;
    if (writes(part)) {
      all = false;
      continue;
    }
    const focused = place(part);
    const open = [...part.querySelectorAll("details[open]")].map((one) => one.id);
    part.replaceChildren(...made.childNodes);
    for (const id of open) id && document.getElementById(id)?.setAttribute("open", "");
    focused?.(part)?.focus({ preventScroll: true });
  }
  return all;
}
