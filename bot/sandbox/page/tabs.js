// On a narrow screen one phone shows at a time, chosen by tabs; on a wide one all of them stand
// side by side and there are no tabs.

export class Tabs {
  constructor(place, narrow) {
    this.place = place;
    this.narrow = narrow;
    this.phones = [];
    this.tabs = new Map(); // phone id -> tab
    this.selected = null;
    narrow.addEventListener("change", () => this.arrange());
    place.addEventListener("keydown", (event) => this.key(event));
  }

  add(phone) {
    const tab = document.createElement("button");
    tab.type = "button";
    tab.role = "tab";
    tab.id = `tab-${phone.id}`;
    tab.setAttribute("aria-controls", phone.element.id);
    const name = document.createElement("span");
    name.dir = "auto";
    name.textContent = phone.name;
    const unread = document.createElement("span");
    unread.className = "unread";
    unread.append(Object.assign(document.createElement("span"), { className: "unseen" }));
    tab.append(name, " ", unread);
    tab.addEventListener("click", () => this.select(phone.id));
    this.place.append(tab);
    this.phones.push(phone);
    this.tabs.set(phone.id, tab);
    this.selected ??= phone.id;
  }

  select(id) {
    this.selected = id;
    this.arrange();
  }

  /** Shows the phones that the width has room for. */
  arrange() {
    const narrow = this.narrow.matches;
    this.place.hidden = !narrow;
    for (const phone of this.phones) {
      const isSelected = phone.id === this.selected;
      const tab = this.tabs.get(phone.id);
      tab.ariaSelected = String(isSelected);
      tab.tabIndex = isSelected ? 0 : -1;
      phone.element.hidden = narrow && !isSelected;
      if (narrow) phone.element.role = "tabpanel";
      else phone.element.removeAttribute("role");
      if (!phone.element.hidden) phone.unread = 0;
    }
    this.showUnread();
  }

  showUnread() {
    for (const phone of this.phones) {
      const mark = this.tabs.get(phone.id).querySelector(".unread");
      mark.hidden = !phone.unread;
      mark.firstElementChild.textContent = phone.unread ? `${phone.unread} new` : "";
    }
  }

  key(event) {
    const at = this.phones.findIndex((phone) => phone.id === this.selected);
    const count = this.phones.length;
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1 + count, Home: 0, End: count - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    this.select(this.phones[to % count].id);
    this.tabs.get(this.selected).focus();
  }
}
