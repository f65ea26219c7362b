// Buttons that give something and take it back. Each says which of the two it would do, in what it shows and in the form
// it sends: then nothing turns round when it is sent twice.
export function showMine(button, mine, address) {
  button.setAttribute("aria-pressed", mine);
  button.formAction = mine ? `${address}?on=false` : address;
}

export const wanted = (button) => button.getAttribute("aria-pressed") !== "true";

// The page says what is wrong. The button may have been drawn anew meanwhile, so what was wanted then goes with it.
export function sendByForm(button, fields = {}) {
  const form = document.getElementById(button.getAttribute("form"));
  for (const [name, value] of Object.entries(fields)) form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  if (!button.isConnected) {
    button.hidden = true;
    form.append(button);
  }
  form.requestSubmit(button);
}
