// A small menu under a button: arrows move, Enter chooses, Escape closes. Decides nothing.

export class Menu {
  /** `place` holds one button and one role=menu; `onChoose(item)` is told what was chosen. */
  constructor(place, onChoose) {
    this.place = place;
    this.opener = place.querySelector("[aria-haspopup]");
    this.menu = place.querySelector("[role=menu]");
    this.items = [...this.menu.querySelectorAll("[role=menuitem]")];
    this.opener.addEventListener("click", () => (this.menu.hidden ? this.open() : this.close()));
    for (const item of this.items) {
      item.addEventListener("click", () => {
        this.close();
        onChoose(item);
      });
    }
    place.addEventListener("keydown", (event) => this.key(event));
    place.addEventListener("focusout", (event) => {
      if (event.relatedTarget && !place.contains(event.relatedTarget)) this.hide();
    });
    document.addEventListener("pointerdown", (event) => {
      if (!place.contains(event.target)) this.hide();
    });
  }

  open() {
    this.menu.hidden = false;
    this.opener.setAttribute("aria-expanded", "true");
    this.items[0].focus();
  }

  close() {
    this.hide();
    this.opener.focus();
  }

  hide() {
    this.menu.hidden = true;
    this.opener.setAttribute("aria-expanded", "false");
  }

  key(event) {
    if (event.key === "Escape" && !this.menu.hidden) {
      this.close();
      event.preventDefault();
    } else if (event.key === "ArrowUp" && event.target === this.opener) {
      this.open();
      this.items.at(-1).focus();
      event.preventDefault();
    } else if (event.key === "ArrowDown" && event.target === this.opener) {
      this.open();
      event.preventDefault();
    } else if (!this.menu.hidden) {
      this.move(event);
    }
  }

  move(event) {
    const at = this.items.indexOf(document.activeElement);
    const count = this.items.length;
    const to = { ArrowDown: at + 1, ArrowUp: at - 1 + count, Home: 0, End: count - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    this.items[to % count].focus();
  }
}
