// The demo page: builds the phones from the first state and hands each later state to its parts.

import { ClockBar } from "./clock.js";
import { Decided } from "./decided.js";
import { Phone } from "./phone.js";
import { Tabs } from "./tabs.js";
import { follow } from "./wire.js";

const narrow = matchMedia("(max-width: 699px)");
const part = (id) => document.getElementById(id);

const clock = new ClockBar(document.querySelector(".clock"));
const decided = new Decided(part("decided"));
const tabs = new Tabs(part("tabs"), narrow);
const phones = new Map();

decided.open(!narrow.matches);

follow(show, () => { part("stopped").hidden = false; });

function show(state) {
  part("stopped").hidden = true;
  document.title = state.title;
  part("title").textContent = state.title;
  part("notice").textContent = state.notice;
  clock.show(state);
  decided.show(state.turns);
  for (const one of state.phones) showPhone(one, state.zone);
  tabs.arrange();
}

function showPhone(state, zone) {
  const isFirst = !phones.has(state.id);
  if (isFirst) {
    const phone = new Phone(state, phones.size + 1);
    phones.set(state.id, phone);
    part("phones").append(phone.element);
    tabs.add(phone);
  }
  phones.get(state.id).show(state, zone, isFirst);
}
