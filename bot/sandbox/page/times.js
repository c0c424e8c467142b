// How moments are written on the page, in the zone of the demo. Never uses the visitor's own zone.

const formats = new Map();

function format(zone, options) {
  const key = zone + JSON.stringify(options);
  if (!formats.has(key)) {
    formats.set(key, new Intl.DateTimeFormat("en-GB", { timeZone: zone, ...options }));
  }
  return formats.get(key);
}

/** "16:30" */
export function hourAndMinute(iso, zone) {
  return format(zone, { hour: "2-digit", minute: "2-digit" }).format(new Date(iso));
}

/** "Monday 2 November 2026"; two moments of one day give the same words. */
export function day(iso, zone) {
  const options = { weekday: "long", day: "numeric", month: "long", year: "numeric" };
  return format(zone, options).format(new Date(iso)).replace(",", "");
}

/** "Monday 2 November 2026, 16:30" */
export function dayAndTime(iso, zone) {
  return `${day(iso, zone)}, ${hourAndMinute(iso, zone)}`;
}
