// The messages of one phone: keeps each element for as long as its message stands, so that focus,
// selection and scrolling survive an update. One message at a time is in the tab order; arrows move.

import { fillBubble, fillButtons } from "./bubble.js";
import { day } from "./times.js";

const NEAR_END_PX = 40;
export class Messages {
  /** `does` has press(message, button), reply(message) and edit(message). */
  constructor(phone, owner, does) {
    this.owner = owner;
    this.does = does;
    this.log = phone.querySelector(".log");
    this.list = phone.querySelector(".messages");
    this.newer = phone.querySelector(".newer");
    this.template = document.getElementById("message-template");
    this.shown = new Map(); // key -> {element, written, message}
    this.current = null;
    this.atEnd = true;
    this.top = 0;
    this.listen();
  }

  listen() {
    this.log.addEventListener("scroll", () => this.scrolled());
    this.newer.addEventListener("click", () => this.toEnd());
    this.list.addEventListener("keydown", (event) => this.move(event));
    this.list.addEventListener("focusin", (event) => {
      const item = event.target.closest(".message");
      if (item) this.makeCurrent(item);
    });
    // Each new message makes the list taller, so this also follows the conversation.
    const resized = new ResizeObserver(() => this.atEnd && this.scrollDown());
    resized.observe(this.log);
    resized.observe(this.list);
  }

  /** Shows exactly these messages. Gives those that were not there before. */
  show(messages, zone) {
    const before = this.shown;
    this.shown = new Map();
    const wanted = [];
    let today = null;
    for (const message of messages) {
      const itsDay = day(message.at, zone);
      if (itsDay !== today) wanted.push(this.daySeparator(before, itsDay));
      today = itsDay;
      wanted.push(this.item(before, message, messages, zone));
    }
    for (const [key, { element }] of before) if (!this.shown.has(key)) element.remove();
    this.putInOrder(wanted);
    const fresh = messages.filter((message) => !before.has(message.id));
    this.settle(fresh);
    return fresh;
  }

  daySeparator(before, itsDay) {
    const known = before.get(itsDay);
    const element = known?.element ?? document.createElement("li");
    element.className = "day";
    element.textContent = itsDay;
    this.shown.set(itsDay, { element });
    return element;
  }

  item(before, message, messages, zone) {
    const answered = messages.find((other) => other.id === message.reply_to);
    const written = JSON.stringify([message, answered?.text, answered?.caption]);
    const known = before.get(message.id);
    const element = known?.element ?? this.newItem(message.id);
    this.shown.set(message.id, { element, written, message });
    if (known?.written !== written) this.fill(element, message, answered, zone);
    return element;
  }

  newItem(id) {
    const element = this.template.content.firstElementChild.cloneNode(true);
    const message = () => this.shown.get(id).message;
    const on = (name, act) => element.querySelector(name).addEventListener("click", act);
    on(".reply", () => this.does.reply(message()));
    on(".edit", () => this.does.edit(message()));
    on(".quote", () => this.shown.get(message().reply_to)?.element.focus());
    return element;
  }

  fill(element, message, answered, zone) {
    fillBubble(element, message, answered, { owner: this.owner, zone });
    const hadFocus = element.querySelector(".buttons").contains(document.activeElement);
    const renewed = fillButtons(element, message, (button) => this.does.press(message, button));
    if (renewed && hadFocus) element.focus();
    this.reach(element, element === this.current);
  }

  putInOrder(wanted) {
    let next = this.list.firstElementChild;
    for (const element of wanted) {
      if (element === next) next = next.nextElementSibling;
      else this.list.insertBefore(element, next);
    }
  }

  settle(fresh) {
    const items = this.items();
    const gone = !this.current?.isConnected;
    const inUse = this.list.contains(document.activeElement);
    if (items.length && (gone || (fresh.length && !inUse))) this.makeCurrent(items.at(-1));
    if (fresh.some((message) => message.from === "me")) this.atEnd = true;
    if (fresh.length && !this.atEnd) this.newer.hidden = false;
  }

  items() {
    return [...this.list.querySelectorAll(".message")];
  }

  makeCurrent(item) {
    if (this.current && this.current !== item) this.reach(this.current, false);
    this.current = item;
    this.reach(item, true);
  }

  /** Puts a message and its controls into the tab order, or takes them out. */
  reach(item, isCurrent) {
    item.tabIndex = isCurrent ? 0 : -1;
    for (const control of item.querySelectorAll("button")) control.tabIndex = item.tabIndex;
  }

  move(event) {
    const items = this.items();
    const at = items.indexOf(this.current);
    const to = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: items.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    items[Math.max(0, Math.min(to, items.length - 1))].focus();
  }

  scrolled() {
    const { scrollHeight, scrollTop, clientHeight } = this.log;
    if (!clientHeight) return; // hidden behind another tab
    // Only a move upwards is the reader's: the place may also shrink when a keyboard appears.
    if (scrollTop < this.top) this.atEnd = false;
    if (scrollHeight - scrollTop - clientHeight < NEAR_END_PX) this.atEnd = true;
    if (this.atEnd) this.newer.hidden = true;
    this.top = scrollTop;
  }

  toEnd() {
    this.atEnd = true;
    this.scrollDown();
    this.current?.focus({ preventScroll: true });
  }

  scrollDown() {
    this.log.scrollTop = this.log.scrollHeight;
    this.top = this.log.scrollTop;
    this.newer.hidden = true;
  }
}
