// In the service worker: sends what a page left behind when it was closed without a network.
import { dropJust } from "./store.js";

async function postLeft(path, csrf, body) {
  const answer = await fetch(`/api/v1${path}`, {
    method: "POST", credentials: "same-origin", cache: "no-store", body: JSON.stringify(body),
    headers: { "X-CSRF-Token": csrf, "Content-Type": "application/json" },
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer.json();
}

// Items only: a guess or a submission waits for its page, where the member can see what happens to it.
export async function sendLeftBehind(store) {
  const failed = [];
  for (const record of (await store.attempts()).filter(({ csrf }) => csrf)) {
    // One that can't go (a neighbour's, a closed one) stands in no other's way.
    await sendAttempt(store, record).catch((fault) => failed.push(fault));
  }
  if (failed.length) throw failed[0];
}

async function sendAttempt(store, { token, csrf }) {
  const waiting = (await store.answers(token)).filter(({ slot }) => slot > 0);
  if (!waiting.length) return;
  const { results } = await postLeft(`/attempts/${token}/responses`, csrf, waiting);
  const held = new Map(results.filter(({ code }) => code === "stored").map((r) => [r.slot, r.stored_seq]));
  await store.write((answers) => {
    for (const sent of waiting) if (held.get(sent.slot) === sent.seq) dropJust(answers, `${token}/${sent.slot}`, sent);
  });
}
