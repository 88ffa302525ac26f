// What this page knows of the attempt: the paper, each choice with its seq, and the copy that this phone keeps.
import { GUESS } from "./outbox.js";
import { same } from "./store.js";

const SEQS_OF_A_DEVICE = 1000; // as the server's rules have it

export class AttemptState {
  constructor(token, outbox) {
    Object.assign(this, { token, outbox, paper: null, guess: null, base: 0 });
    this.choices = new Map();
    this.seqs = new Map();
    this.stored = new Map(); // slot -> {slot, seq, choice} as the server last said
  }

  choice(slot) {
    const found = this.choices.get(slot);
    return found === undefined ? null : found;
  }

  // A new answer, above whatever has been sent of this slot.
  next(slot, choice) {
    const seq = Math.max(this.seqs.get(slot) || 0, this.base) + 1;
    this.seqs.set(slot, seq);
    this.choices.set(slot, choice);
    return { slot, seq, choice };
  }

  get answered() {
    return [...this.choices].filter(([slot, choice]) => slot !== GUESS && choice !== null).length;
  }

  // Answers that the server has: those that still wait don't count.
  get held() {
    return [...this.stored.values()].filter(({ slot, choice }) => choice !== null && !this.outbox.waiting.has(slot)).length;
  }

  get unanswered() {
    return this.paper.map(({ slot }) => slot).filter((slot) => this.choice(slot) === null);
  }

  // Take over what the server holds, except where this phone has something newer to send.
  async adopt(body) {
    if (body.paper.length) this.paper = body.paper;
    // What was long on its way may be older than what was saved meanwhile.
    const isOld = (slot, seq) => this.stored.has(slot) && this.stored.get(slot).seq > seq;
    const isNewer = this.guess && body.guess && this.guess.seq > body.guess.seq;
    this.guess = isNewer ? { ...body.guess, ...this.guess } : body.guess;
    this.deadline = body.deadline;
    this.grace = body.grace_ms;
    // Whoever took over writes above all that the device before may still have unsent.
    this.base = body.takeovers * SEQS_OF_A_DEVICE;
    const held = [...body.responses];
    if (this.guess) held.push({ slot: GUESS, seq: this.guess.seq, choice: this.guess.value || "" });
    for (const { slot, seq, choice } of held.filter((h) => !isOld(h.slot, h.seq))) {
      const waiting = this.outbox.waiting.get(slot);
      if (slot !== GUESS) this.stored.set(slot, { slot, seq, choice });
      if (waiting && waiting.seq > seq) continue;
      this.seqs.set(slot, Math.max(seq, this.seqs.get(slot) || 0));
      if (waiting && waiting.seq === seq && !same(waiting.choice, choice)) {
        await this.outbox.put(this.next(slot, waiting.choice)); // another tab's: what waits here goes above it
        continue;
      }
      if (waiting) await this.outbox.forget(slot, seq);
      this.choices.set(slot, choice);
    }
    this.takeWaiting();
  }

  // What still waits on this phone is newer than anything the server told.
  takeWaiting() {
    for (const { slot, seq, choice } of this.outbox.answers) {
      this.choices.set(slot, choice);
      this.seqs.set(slot, Math.max(seq, this.seqs.get(slot) || 0));
    }
  }

  hold(slot, seq, choice) {
    if (slot !== GUESS) this.stored.set(slot, { slot, seq, choice });
    else this.guess = { ...this.guess, seq, value: choice };
    if (this.outbox.record) this.outbox.record = this.record(this.outbox.record);
  }

  // From the phone's copy, without a network.
  restore(record) {
    const { paper, guess, deadline, grace_ms: grace, base = 0 } = record;
    Object.assign(this, { paper, guess, deadline, grace, base });
    const guessed = guess ? [{ slot: GUESS, seq: guess.seq, choice: guess.value || "" }] : [];
    for (const { slot, seq, choice } of [...record.responses, ...guessed]) {
      if (this.seqs.get(slot) >= seq) continue; // the page from the server is newer
      if (slot !== GUESS) this.stored.set(slot, { slot, seq, choice });
      this.choices.set(slot, choice);
      this.seqs.set(slot, seq);
    }
    this.takeWaiting();
  }

  record(before) {
    return {
      ...before, token: this.token, paper: this.paper, guess: this.guess, deadline: this.deadline, grace_ms: this.grace, base: this.base,
      responses: [...this.stored.values()],
    };
  }
}
