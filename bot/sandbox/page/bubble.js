// How one message looks: words, pictures that stand for media, marks and buttons. Words of people
// and of the bot only ever become text, never markup.

import { hourAndMinute } from "./times.js";

const MEDIA = {
  photo: ["photo", "Picture"],
  video: ["video", "Video"],
  video_note: ["video", "Video message"],
  animation: ["video", "Moving picture"],
  voice: ["voice", "Voice message"],
  audio: ["voice", "Sound"],
  document: ["document", "Document"],
  location: ["place", "Place"],
  venue: ["place", "Place"],
  contact: ["document", "Contact"],
  poll: ["document", "Poll"],
  dice: ["smile", "Dice"],
  sticker: ["smile", "Sticker"],
};

/** Writes a message into its element; `answered` is the message it replies to, if that still stands. */
export function fillBubble(element, message, answered, { owner, zone }) {
  const part = (name) => element.querySelector(name);
  const mine = message.from === "me";
  element.classList.toggle("mine", mine);
  element.classList.toggle("sticker", message.kind === "sticker" && Boolean(message.text));
  part(".sender").textContent = mine ? `${owner}:` : "Kept in Mind:";
  part(".quote").hidden = !message.reply_to;
  part(".quote").textContent = quoted(message, answered);
  part(".words").textContent = words(message);
  part(".words").hidden = !words(message);
  fillMedia(part(".media"), message);
  fillMarks(part(".small"), message, mine, zone);
  part(".edit").hidden = !(mine && message.kind === "text");
}

function fillMedia(place, message) {
  const kind = message.document ? "document" : message.kind;
  const [drawing, name] = MEDIA[kind] ?? ["document", kind];
  place.hidden = kind === "text" || (kind === "sticker" && Boolean(message.text));
  place.querySelector("use").setAttribute("href", `#draw-${drawing}`);
  place.querySelector(".media-name").textContent = message.document ?? name;
}

function fillMarks(place, message, mine, zone) {
  const part = (name) => place.querySelector(name);
  part(".muted").hidden = !message.silent;
  part(".edited").hidden = !message.edited;
  part("time").dateTime = message.at;
  part("time").title = message.at_text;
  part("time").textContent = hourAndMinute(message.at, zone);
  part(".seen").hidden = !mine;
  part(".seen").textContent = message.seen_by_bot ? "delivered" : "waiting";
}

/** Makes the choices under a message anew if they have changed, and says whether it did. */
export function fillButtons(element, message, onPress) {
  const place = element.querySelector(".buttons");
  const rows = message.buttons ?? [];
  const written = JSON.stringify(rows);
  if (place.dataset.written === written) return false;
  place.dataset.written = written;
  place.hidden = !rows.length;
  place.replaceChildren(...rows.map((row) => buttonRow(row, onPress)));
  return true;
}

function buttonRow(row, onPress) {
  const line = document.createElement("div");
  line.className = "row";
  for (const button of row) {
    const element = document.createElement("button");
    element.type = "button";
    element.dir = "auto";
    element.textContent = button.label;
    element.addEventListener("click", () => onPress(button));
    line.append(element);
  }
  return line;
}

/** One line to quote a message by. */
export function excerpt(message) {
  return words(message) || (MEDIA[message.kind] ?? ["", message.kind])[1];
}

function quoted(message, answered) {
  if (answered) return excerpt(answered);
  return message.reply_to ? "A message that is gone" : "";
}

function words(message) {
  return message.text || message.caption || "";
}
