// Dialogs are an improvement on a page, never the only way. A link with data-dialog="#id" opens that dialog; with
// data-dialog alone, the page it leads to is fetched and its [data-dialog-part] (else its main) is shown in a dialog.
let open = 0;

function show(dialog) {
  dialog.showModal();
  dialog.querySelector("[autofocus], input:not([type=hidden]), textarea, select")?.focus();
}

function close(dialog, remove) {
  dialog.addEventListener("close", () => remove && dialog.remove(), { once: true });
}

async function bring(link) {
  link.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(link.href, { headers: { Accept: "text/html" } });
    if (!answer.ok || answer.redirected) throw new Error(answer.status);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const part = page.querySelector("[data-dialog-part]") || page.querySelector("main");
    const dialog = document.createElement("dialog");
    dialog.className = "dialog";
    const inside = document.createElement("div");
    inside.className = "dialog__in";
    inside.append(...document.adoptNode(part).childNodes);
    dialog.append(closer(), inside);
    name(dialog, inside);
    document.body.append(dialog);
    close(dialog, true);
    show(dialog);
  } catch {
    location.assign(link.href);
  } finally {
    link.removeAttribute("aria-busy");
  }
}

// The page keeps its one h1: the dialog's becomes an h2 and gives the dialog its name.
function name(dialog, inside) {
  const title = inside.querySelector("h1");
  if (!title) return;
  const heading = document.createElement("h2");
  heading.id = `dialog-${++open}`;
  heading.append(...title.childNodes);
  title.replaceWith(heading);
  dialog.setAttribute("aria-labelledby", heading.id);
}

function closer() {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button--quiet dialog__close";
  button.dataset.close = "";
  button.textContent = "Close";
  return button;
}

export function openDialogs() {
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-close]")) return event.target.closest("dialog")?.close();
    if (event.target instanceof HTMLDialogElement && event.target.open) {
      const box = event.target.getBoundingClientRect();
      const outside =
        event.clientX < box.left || event.clientX > box.right || event.clientY < box.top || event.clientY > box.bottom;
      // A press beside a dialog closes it, unless something was written in it.
      const written = [...event.target.querySelectorAll("textarea, input[type=text]")].some(
        (field) => field.value !== field.defaultValue,
      );
      if (outside && !written) event.target.close();
      return;
    }
    const link = event.target.closest("[data-dialog]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    const dialog = link.dataset.dialog && document.querySelector(link.dataset.dialog);
    if (dialog) show(dialog);
    else bring(link);
  });
}
