// What a person sends from one phone: words, an answer, a changed message, or something else.
// Sends in the order of typing, and puts words back when they could not be sent.

import { Menu } from "./menu.js";
import { excerpt } from "./bubble.js";

const WITH_CAPTION = new Set(["photo", "video", "voice", "document"]);

export class Composer {
  /** `send(action, body)` gives null, or a plain sentence about what went wrong. */
  constructor(phone, owner, send) {
    this.send = send;
    this.form = phone.querySelector(".composer");
    this.input = phone.querySelector(".words-in");
    this.input.setAttribute("aria-label", `Message from ${owner}`);
    this.context = phone.querySelector(".context");
    this.contextWords = phone.querySelector(".context-words");
    this.replyTo = null;
    this.editing = null;
    this.draft = "";
    this.menu = new Menu(phone.querySelector(".attach"), (item) => this.sendOther(item.dataset));
    this.listen(phone);
  }

  listen(phone) {
    phone.querySelector(".context-cancel").addEventListener("click", () => this.cancel());
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.sendWords();
    });
    this.input.addEventListener("keydown", (event) => {
      // While a word is still being composed, Enter belongs to the keyboard, not to us.
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.sendWords();
    });
    this.form.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.defaultPrevented) this.cancel();
    });
  }

  focus() {
    this.input.focus();
  }

  reply(message) {
    this.cancel();
    this.replyTo = message.id;
    this.showContext(`Answering: ${excerpt(message)}`);
  }

  edit(message) {
    this.cancel();
    this.editing = message.id;
    this.draft = this.input.value;
    this.input.value = message.text;
    this.showContext("Changing your message");
  }

  showContext(words) {
    this.contextWords.textContent = words;
    this.context.hidden = false;
    this.focus();
  }

  cancel() {
    if (this.editing !== null) this.input.value = this.draft;
    this.clearContext();
    this.focus();
  }

  clearContext() {
    this.replyTo = null;
    this.editing = null;
    this.draft = "";
    this.context.hidden = true;
  }

  /** Sends what was typed: as a new message, or in the place of the one being changed. */
  async sendWords() {
    const text = this.input.value;
    if (!text.trim()) return;
    const { editing, replyTo } = this;
    this.input.value = this.draft;
    this.clearContext();
    const trouble = editing === null
      ? await this.send("write", { text, reply_to: replyTo })
      : await this.send("edit", { message_id: editing, text });
    if (trouble && editing === null) this.putBack(text);
  }

  /** Sends something other than words; what was typed goes along where the kind can carry it. */
  async sendOther({ kind, emoji }) {
    const caption = WITH_CAPTION.has(kind) ? this.input.value.trim() : "";
    if (caption) this.input.value = "";
    this.focus();
    const body = { kind, caption: caption || null, emoji: emoji ?? null };
    if (await this.send("send", body)) this.putBack(caption);
  }

  putBack(text) {
    if (!this.input.value) this.input.value = text;
  }
}
