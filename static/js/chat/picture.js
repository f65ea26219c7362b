// Sending a picture from its dialog: made smaller here, so that a phone need not send all of it, and everything stays in
// the form until the server has it.
const LONGEST = 1600; // px
const SMALL = 400_000; // bytes that are sent as they are

async function smaller(file) {
  if (file.size < SMALL) return file;
  try {
    const picture = await createImageBitmap(file);
    const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [picture.width * scale, picture.height * scale].map(Math.round);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    const made = await new Promise((done) => canvas.toBlob(done, "image/webp", 0.85));
    return made && made.size < file.size ? made : file;
  } catch {
    return file; // the server says what is wrong with it
  }
}

const base64 = (file) =>
  new Promise((done, failed) => {
    const reader = new FileReader();
    reader.onload = () => done(reader.result.split(",")[1] || "");
    reader.onerror = failed;
    reader.readAsDataURL(file);
  });

export function sendPictures(room, log) {
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.matches("[data-picture]")) return;
    event.preventDefault();
    const [said, button] = [form.querySelector("[data-picture-said]"), form.querySelector("[type=submit]")];
    const say = (words) => {
      said.hidden = !words;
      said.textContent = words;
    };
    const { client_id: id, alt, body, picture } = form.elements;
    const notes = [...form.querySelectorAll("[name=content_notes]:checked")].map((choice) => choice.value);
    say("");
    button.disabled = true;
    button.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(`/api/v1/rooms/${room}/pictures`, {
        method: "POST",
        headers: { "Content-Type": "application/json", Accept: "application/json" },
        body: JSON.stringify({
          client_id: id.value,
          alt: alt.value,
          body: body.value,
          content_notes: notes,
          picture: await base64(await smaller(picture.files[0])),
        }),
      });
      const found = answer.status === 204 ? null : await answer.json();
      if (!answer.ok) throw new Error(Object.values(found.errors || {}).flat()[0] || found.detail || found.title);
      form.closest("dialog")?.close();
      if (found) log.acknowledged(found);
    } catch (error) {
      const words = error instanceof TypeError ? "There is no connection just now." : error.message;
      say(`Not sent. ${words} Everything here is kept: please try again.`);
      button.disabled = false;
    } finally {
      button.removeAttribute("aria-busy");
    }
  });
}
