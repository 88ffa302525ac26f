// Answers that the server hasn't confirmed yet, kept on the phone: IndexedDB, or memory when storage is refused.
const STORE = "answers";

function openDatabase() {
  return new Promise((resolve, reject) => {
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
      for (const answer of kept) this.waiting.set(answer.slot, answer);
      this.durable = true;
    } catch {
      this.durable = false;
    }
    return this;
  }

  // Resolves once the answer is on the phone's disk (or at once in memory).
  async put(answer) {
    this.waiting.set(answer.slot, answer);
    await this.write((store) => store.put(answer, `${this.token}/${answer.slot}`));
  }

  // Forget an answer that the server holds, unless a newer one took its place.
  async forget(slot, seq) {
    const kept = this.waiting.get(slot);
    if (!kept || kept.seq > seq) return;
    this.waiting.delete(slot);
    await this.write((store) => store.delete(`${this.token}/${slot}`));
  }

  async clear() {
    for (const slot of [...this.waiting.keys()]) await this.forget(slot, Infinity);
  }

  write(change) {
    if (!this.durable) return Promise.resolve();
    return new Promise((resolve) => {
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
