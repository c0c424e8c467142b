// The way to the server: one stream of states in, small posts out. Decides nothing.

const AGAIN_AFTER_MS = 2000;

/** Calls onState with each state, the first at once, and onBroken whenever the stream is lost. */
export function follow(onState, onBroken) {
  const source = new EventSource("/api/events");
  source.addEventListener("state", (event) => onState(JSON.parse(event.data)));
  source.addEventListener("error", () => {
    onBroken();
    // The browser tries again by itself unless it has closed the stream for good.
    if (source.readyState !== EventSource.CLOSED) return;
    setTimeout(() => follow(onState, onBroken), AGAIN_AFTER_MS);
  });
}

/** Sends one thing that a visitor did. Gives null, or a plain sentence about what went wrong. */
export async function post(path, body) {
  try {
    const answer = await fetch(path, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    const result = await answer.json();
    return result.ok ? null : result.error;
  } catch {
    return "That did not get through. Is the demo still running?";
  }
}
