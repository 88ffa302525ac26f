// Answers that the server hasn't confirmed yet, kept on the phone; in memory only when storage is refused.
import { call } from "./net.js";
import { dropJust } from "./store.js";

export const GUESS = 0; // the slot of the guess question in here

function isInvalid(answer) {
  return answer.kind === "refused" && answer.error.code === "invalid";
}

// Only an attempt that is known to be over, here and for this person, needs its answers no more.
function isSettled(answer) {
  return answer.kind === "ok" || isInvalid(answer) || (answer.kind === "refused" && answer.error.code === "attempt_closed");
}

export class Outbox {
  constructor(store, token) {
    Object.assign(this, { store, token });
    this.waiting = new Map(); // slot -> {slot, seq, choice}
    this.kept = new Set(); // slots whose newest answer is on this phone's disk
    this.record = null; // what the phone keeps beside the answers; written in the same breath
    this.opened = new Promise((done) => {
      this.sayOpened = done;
    });
  }

  async open() {
    const early = [...this.waiting.values()]; // tapped before the store was open
    for (const answer of await this.store.answers(this.token)) {
      const tapped = this.waiting.get(answer.slot);
      if (tapped) tapped.seq = Math.max(tapped.seq, answer.seq + 1);
      else {
        this.waiting.set(answer.slot, answer);
        this.kept.add(answer.slot);
      }
    }
    await Promise.all(early.map((answer) => this.waiting.get(answer.slot) === answer && this.put(answer)));
    this.sayOpened();
    return this;
  }

  get durable() {
    return this.store.durable;
  }

  // Resolves once the answer is on the phone's disk, or once that has failed.
  async put(answer) {
    this.waiting.delete(answer.slot); // the newest tap stands last
    this.waiting.set(answer.slot, answer);
    this.kept.delete(answer.slot);
    const safe = await this.store.write((answers) => answers.put(answer, `${this.token}/${answer.slot}`));
    if (safe && this.waiting.get(answer.slot) === answer) this.kept.add(answer.slot);
  }

  // Forget an answer that the server holds, unless a newer one took its place.
  async forget(slot, seq) {
    const kept = this.waiting.get(slot);
    if (!kept || kept.seq > seq) return;
    this.waiting.delete(slot);
    await this.store.write((answers, attempts) => {
      dropJust(answers, `${this.token}/${slot}`, kept);
      if (this.record) attempts.put(this.record, this.token);
    });
  }

  keep(record) {
    this.record = record;
    return this.store.write((answers, attempts) => attempts.put(record, this.token));
  }

  // Give what is left to a server that marks no more: it keeps late answers as evidence.
  async handOver() {
    const guess = this.waiting.get(GUESS);
    if (guess) {
      let answer = await this.offerGuess(guess.seq, guess.choice);
      if (answer.kind === "refused" && answer.error.code === "seq_conflict") {
        answer = await this.offerGuess(answer.error.stored_seq + 1, guess.choice);
      }
      if (!isSettled(answer)) return answer;
    }
    const left = this.answers.filter(({ slot }) => slot !== GUESS);
    let answer = await this.offer(left);
    // One that can't be taken mustn't take the others along: each goes alone.
    if (isInvalid(answer)) {
      for (const one of left) {
        answer = await this.offer([one]);
        if (!isSettled(answer)) return answer;
      }
    }
    if (isSettled(answer)) await this.clear();
    return answer;
  }

  async offerGuess(seq, guess) {
    const answer = await call("PUT", `/attempts/${this.token}/guess`, { seq, guess });
    return answer.kind === "ok" && !Number.isInteger(answer.body.stored_seq) ? { kind: "retry", after_ms: 0 } : answer;
  }

  async offer(body) {
    const path = `/attempts/${this.token}`;
    const answer = body.length ? await call("POST", `${path}/responses`, body) : await call("GET", `${path}?paper=0`);
    // A portal on the way answers 200 too: ours says what it holds.
    if (answer.kind === "ok" && !Array.isArray(answer.body.results || answer.body.responses)) return { kind: "retry", after_ms: 0 };
    return answer;
  }

  async clear() {
    this.waiting.clear();
    this.record = null;
    await this.store.remove(this.token);
  }

  get answers() {
    return [...this.waiting.values()].sort((a, b) => a.slot - b.slot).map(({ slot, seq, choice }) => ({ slot, seq, choice }));
  }
}
