// One phone: who holds it, the chat, the quick answers, and what stands in the way of writing.
// Shows what it is given and sends what its visitor does; decides nothing.

import { Composer } from "./composer.js";
import { Messages } from "./messages.js";
import { excerpt } from "./bubble.js";
import { post } from "./wire.js";

const TOAST_STAYS_MS = 6000;

export class Phone {
  constructor({ id, name }, position) {
    this.id = id;
    this.name = name;
    this.position = position;
    this.element = cloned("phone-template");
    this.element.id = `phone-${id}`;
    this.unread = 0;
    this.sending = Promise.resolve();
    this.announcer = this.makeAnnouncer();
    this.composer = new Composer(this.element, name, (action, body) => this.send(action, body));
    this.messages = new Messages(this.element, name, {
      press: (message, button) => this.send("press", { message_id: message.id, data: button.data }),
      reply: (message) => this.composer.reply(message),
      edit: (message) => this.composer.edit(message),
    });
    this.nameParts();
    this.listen();
  }

  part(name) {
    return this.element.querySelector(name);
  }

  makeAnnouncer() {
    const line = document.createElement("p");
    line.setAttribute("aria-live", "polite");
    document.getElementById("announcements").append(line);
    return line;
  }

  nameParts() {
    this.element.dataset.position = this.position;
    this.part(".face").textContent = [...this.name][0];
    this.part(".name").textContent = this.name;
    this.part(".name").id = `name-${this.id}`;
    this.element.setAttribute("aria-labelledby", `name-${this.id}`);
    this.part(".messages").setAttribute("aria-label", `${this.name}'s chat with Kept in Mind`);
  }

  listen() {
    this.part(".block").addEventListener("click", () => this.send("block", {}));
    this.part(".instead-button").addEventListener("click", () => {
      if (this.blocked) this.send("unblock", {});
      else this.send("start", { payload: this.joinLink });
    });
  }

  /** One after another, so that two quick messages arrive in the order in which they were sent. */
  send(action, body) {
    const path = `/api/phones/${encodeURIComponent(this.id)}/${action}`;
    const sent = this.sending.then(() => post(path, body));
    this.sending = sent.then((trouble) => {
      this.part(".trouble").textContent = trouble ?? "";
    });
    return sent;
  }

  /** Shows the state of this phone; `isFirst` when the page has just been opened. */
  show(state, zone, isFirst) {
    this.blocked = state.blocked;
    this.started = state.started;
    this.joinLink = state.join_link;
    this.part(".role").textContent = state.role;
    this.part(".subtitle").textContent = state.subtitle;
    const fresh = this.messages.show(state.messages, zone).filter(({ from }) => from === "bot");
    this.showKeyboard(state.blocked || !state.started ? [] : state.keyboard ?? []);
    this.showWayIn();
    this.showToasts(state.toasts, isFirst);
    if (isFirst || !fresh.length) return;
    this.unread += this.element.hidden ? fresh.length : 0;
    this.announce(`Kept in Mind: ${fresh.map(excerpt).join(" ")}`);
  }

  announce(words) {
    this.announcer.textContent = `${this.name}'s phone. ${words}`;
  }

  showWayIn() {
    const open = this.started && !this.blocked;
    const inUse = (name) => this.part(name).contains(document.activeElement);
    const toComposer = open && inUse(".instead");
    const toInstead = !open && (inUse(".block") || inUse(".composer"));
    this.part(".composer").hidden = !open;
    this.part(".instead").hidden = open;
    this.part(".instead-words").textContent = this.blocked
      ? `${this.name} has blocked Kept in Mind, which cannot write here now.`
      : `${this.name} has not joined yet.`;
    this.part(".instead-button").textContent = this.blocked ? "Unblock" : "Start";
    this.part(".block").hidden = !open;
    if (toComposer) this.composer.focus();
    if (toInstead) this.part(".instead-button").focus();
  }

  showKeyboard(rows) {
    const place = this.part(".keyboard");
    const written = JSON.stringify(rows);
    if (place.dataset.written === written) return;
    const hadFocus = place.contains(document.activeElement);
    place.dataset.written = written;
    place.hidden = !rows.length;
    place.replaceChildren(...rows.map((row) => this.keyboardRow(row)));
    if (hadFocus) this.composer.focus();
  }

  keyboardRow(labels) {
    const line = document.createElement("div");
    line.className = "row";
    for (const label of labels) {
      const button = document.createElement("button");
      button.type = "button";
      button.dir = "auto";
      button.textContent = label;
      button.addEventListener("click", () => this.send("write", { text: label, reply_to: null }));
      line.append(button);
    }
    return line;
  }

  showToasts(toasts, isFirst) {
    const fresh = newerThan(this.toasts ?? [], toasts);
    this.toasts = toasts;
    if (isFirst || !fresh.length) return;
    const place = this.part(".toast");
    place.textContent = fresh.at(-1).text;
    place.hidden = !place.textContent;
    this.announce(place.textContent);
    clearTimeout(this.toastTimer);
    this.toastTimer = setTimeout(() => { place.hidden = true; }, TOAST_STAYS_MS);
  }
}

// Only the last few are given, so the new ones are those after what both lists share.
function newerThan(before, now) {
  const same = (one, other) => one.text === other.text && one.at === other.at;
  let shared = Math.min(before.length, now.length);
  while (shared && !before.slice(-shared).every((toast, nth) => same(toast, now[nth]))) shared -= 1;
  return now.slice(shared);
}

function cloned(template) {
  return document.getElementById(template).content.firstElementChild.cloneNode(true);
}
