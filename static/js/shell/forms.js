// Small kindnesses for forms.

// A Show button beside a password.
export function revealPasswords() {
  for (const button of document.querySelectorAll("[data-reveal]")) {
    const input = document.getElementById(button.dataset.reveal);
    if (!input) continue;
    button.hidden = false;
    button.addEventListener("click", () => {
      const shown = input.type === "password";
      input.type = shown ? "text" : "password";
      button.setAttribute("aria-pressed", shown);
    });
    // A password that is shown is hidden again before it is sent, so that no browser offers it as text.
    input.form?.addEventListener("submit", () => (input.type = "password"));
  }
}

// A second press on the same button while the first is under way sends nothing twice.
export function sendOnce() {
  addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (form.dataset.sending) return event.preventDefault();
    form.dataset.sending = "yes";
    event.submitter?.setAttribute("aria-busy", "true");
  });
  const again = () => {
    for (const form of document.querySelectorAll("form[data-sending]")) {
      delete form.dataset.sending;
      form.querySelector("[aria-busy]")?.removeAttribute("aria-busy");
    }
  };
  addEventListener("pageshow", again);
  // A download or a lost connection leaves the page where it is: give the button back.
  addEventListener("submit", () => setTimeout(again, 8000));
}

// Ctrl or Command with Enter sends what is being written.
export function sendWithKeys() {
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || !event.target.matches("textarea")) return;
    event.target.form?.requestSubmit();
  });
}

// A form that came back is read from its summary on.
export function focusErrors() {
  document.querySelector("[data-error-summary]")?.focus();
}

// A live region is only read aloud when it changes, so say the message that came with the page once more.
export function announceFlashes() {
  const region = document.querySelector("[data-flashes]");
  const toasts = document.querySelector("[data-toasts]");
  if (!region || !toasts) return;
  const words = document.createElement("p");
  words.className = "sr";
  setTimeout(() => {
    toasts.append(words);
    words.textContent = region.textContent.trim();
    setTimeout(() => words.remove(), 5000);
  }, 300);
}
