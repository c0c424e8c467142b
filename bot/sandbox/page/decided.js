// The panel "What was decided, and why": one entry a turn, newest first. Adds, never rewrites.

export class Decided {
  constructor(panel) {
    this.list = panel.querySelector("#turns");
    this.empty = panel.querySelector("#decided-empty");
    this.body = panel.querySelector("#decided-body");
    this.toggle = panel.querySelector("#decided-toggle");
    this.template = document.getElementById("turn-template");
    this.shown = new Map(); // id -> {element, written}
    this.toggle.addEventListener("click", () => {
      this.open(this.body.hidden);
      panel.scrollIntoView({ block: "nearest" });
    });
  }

  open(isOpen) {
    this.body.hidden = !isOpen;
    this.toggle.setAttribute("aria-expanded", String(isOpen));
    this.toggle.textContent = isOpen ? "Hide" : "Show";
  }

  show(turns) {
    const newestFirst = turns.toSorted((one, other) => other.id - one.id);
    const kept = new Set(turns.map((turn) => turn.id));
    for (const [id, { element }] of this.shown) {
      if (!kept.has(id)) {
        element.remove();
        this.shown.delete(id);
      }
    }
    let next = this.list.firstElementChild;
    for (const turn of newestFirst) {
      const element = this.entry(turn);
      if (element === next) next = next.nextElementSibling;
      else this.list.insertBefore(element, next);
    }
    this.empty.hidden = turns.length > 0;
  }

  entry(turn) {
    const written = JSON.stringify(turn);
    const known = this.shown.get(turn.id);
    const element = known?.element ?? this.template.content.firstElementChild.cloneNode(true);
    this.shown.set(turn.id, { element, written });
    if (known?.written !== written) fill(element, turn);
    return element;
  }
}

function fill(element, turn) {
  element.querySelector(".turn-who").textContent = turn.who;
  element.querySelector(".turn-at").textContent = turn.at_text;
  element.querySelector(".turn-heard").textContent = turn.heard;
  element.querySelector(".turn-lines").replaceChildren(...turn.lines.map(line));
}

function line(words) {
  const element = document.createElement("li");
  element.dir = "auto";
  element.textContent = words;
  return element;
}
