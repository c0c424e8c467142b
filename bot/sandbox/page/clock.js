// The clock bar: shows the made-up time, moves it, and takes Telegram away and back.

import { dayAndTime } from "./times.js";
import { post } from "./wire.js";

export class ClockBar {
  constructor(bar) {
    this.bar = bar;
    this.moves = [...bar.querySelectorAll(".move")];
    this.next = bar.querySelector(".next");
    this.down = bar.querySelector("#down");
    this.progress = bar.querySelector("#progress");
    this.moving = false;
    this.nextDue = null;
    for (const move of this.moves) {
      move.addEventListener("click", () => this.move(move));
    }
    this.down.addEventListener("click", () => this.switchTelegram());
  }

  show(state) {
    this.bar.querySelector("#now").textContent = dayAndTime(state.now, state.zone);
    this.bar.querySelector("#now").dateTime = state.now;
    this.nextDue = state.next_due;
    this.bar.querySelector("#next-due").textContent = state.next_due?.text ?? "nothing is waiting";
    this.down.setAttribute("aria-checked", String(state.down));
    this.allow();
  }

  async move(button) {
    if (button.ariaDisabled === "true") return;
    this.moving = true;
    this.progress.textContent = "The clock is moving…";
    this.allow();
    const trouble = await post("/api/clock", { forward: button.dataset.forward });
    this.moving = false;
    this.progress.textContent = trouble ?? "";
    this.allow();
  }

  // aria-disabled, not disabled: a disabled button would drop the keyboard's focus.
  allow() {
    this.bar.setAttribute("aria-busy", String(this.moving));
    for (const move of this.moves) {
      const nothingDue = move === this.next && !this.nextDue;
      move.setAttribute("aria-disabled", String(this.moving || nothingDue));
    }
  }

  async switchTelegram() {
    const down = this.down.getAttribute("aria-checked") !== "true";
    this.progress.textContent = (await post("/api/down", { down })) ?? "";
  }
}
