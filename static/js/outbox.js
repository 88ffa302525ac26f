// Answers that the server hasn't confirmed yet, kept on the phone: IndexedDB, or memory when storage is refused.
import { call } from "./net.js";

const STORE = "answers";
const PATIENCE_MS = 2000; // some browsers leave the opening, or a write, hanging for ever

function openDatabase() {
  return new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error("no answer")), PATIENCE_MS);
    const asked = indexedDB.open("quizapp", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(STORE);
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
    asked.onblocked = () => reject(new Error("blocked"));
  });
}

export class Outbox {
  constructor(token) {
    this.token = token;
    this.waiting = new Map(); // slot -> {slot, seq, choice}
    this.kept = new Set(); // slots whose newest answer is on this phone's disk
    this.durable = false;
  }

  async open() {
    try {
      this.database = await openDatabase();
      const range = IDBKeyRange.bound(`${this.token}/`, `${this.token}/\uffff`);
      const asked = this.database.transaction(STORE).objectStore(STORE).getAll(range);
      const kept = await new Promise((resolve, reject) => {
        asked.onsuccess = () => resolve(asked.result);
        asked.onerror = () => reject(asked.error);
      });
      for (const answer of kept) {
        this.waiting.set(answer.slot, answer);
        this.kept.add(answer.slot);
      }
      this.durable = true;
    } catch {
      this.durable = false;
    }
    return this;
  }

  // Resolves once the answer is on the phone's disk (or at once in memory).
  async put(answer) {
    this.waiting.set(answer.slot, answer);
    this.kept.delete(answer.slot);
    await this.write((store) => store.put(answer, `${this.token}/${answer.slot}`));
    if (this.durable && this.waiting.get(answer.slot) === answer) this.kept.add(answer.slot);
  }

  // Forget an answer that the server holds, unless a newer one took its place.
  async forget(slot, seq) {
    const kept = this.waiting.get(slot);
    if (!kept || kept.seq > seq) return;
    this.waiting.delete(slot);
    await this.write((store) => store.delete(`${this.token}/${slot}`));
  }

  // Give what is left to a server that marks no more: it keeps late answers as evidence. Ends empty, or "retry".
  async handOver() {
    const body = this.answers.map(({ slot, seq, choice }) => ({ slot, seq, choice }));
    const path = `/attempts/${this.token}`;
    const answer = body.length ? await call("POST", `${path}/responses`, body) : await call("GET", path);
    if (answer.kind !== "retry" && answer.status !== 401) await this.clear();
    return answer;
  }

  async clear() {
    for (const slot of [...this.waiting.keys()]) await this.forget(slot, Infinity);
  }

  write(change) {
    if (!this.durable) return Promise.resolve();
    return new Promise((resolve) => {
      setTimeout(resolve, PATIENCE_MS);
      try {
        const work = this.database.transaction(STORE, "readwrite", { durability: "strict" });
        change(work.objectStore(STORE));
        work.oncomplete = () => resolve();
        work.onerror = work.onabort = () => {
          this.durable = false;
          resolve();
        };
      } catch {
        this.durable = false;
        resolve();
      }
    });
  }

  get answers() {
    return [...this.waiting.values()].sort((a, b) => a.slot - b.slot);
  }
}
