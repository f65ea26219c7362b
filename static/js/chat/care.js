// Whose line may be a call for help is shown who answers, and puts it away when they like. Nobody else sees it.
// <aside data-care="the line's id"> … <button data-care-close></aside>
export class Care {
  constructor(slot) {
    this.slot = slot;
    this.box = document.querySelector("[data-care]");
    if (!this.box) return;
    const close = this.box.querySelector("[data-care-close]");
    close.hidden = false;
    close.addEventListener("click", () => this.putAway());
    if (Number(this.box.dataset.care) <= this.away) this.box.hidden = true;
  }

  // The newest line for which it was put away, in this tab.
  get away() {
    return Number(sessionStorage.getItem(this.slot)) || 0;
  }

  see(line) {
    if (!this.box || !line.care || line.id <= this.away) return;
    this.box.dataset.care = line.id;
    this.box.hidden = false;
  }

  // While they write. Put away once, it stays so until the next line that may be a call.
  drafting() {
    if (this.box && !this.closed) this.box.hidden = false;
  }

  putAway() {
    this.closed = true;
    sessionStorage.setItem(this.slot, this.box.dataset.care);
    this.box.hidden = true;
    document.getElementById("say-body")?.focus();
  }
}
