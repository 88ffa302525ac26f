// What this phone keeps of a running attempt, in IndexedDB: the paper, what the server holds, what still has to go.
const PATIENCE_MS = 2000; // some browsers leave the opening, a read or a write hanging for ever

function patient(work) {
  return new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error("no answer")), PATIENCE_MS);
    work(resolve, reject);
  });
}

function openDatabase() {
  return patient((resolve, reject) => {
    const asked = indexedDB.open("quizapp", 2);
    asked.onupgradeneeded = () => {
      for (const name of ["answers", "attempts"]) {
        if (!asked.result.objectStoreNames.contains(name)) asked.result.createObjectStore(name);
      }
    };
    asked.onsuccess = () => {
      asked.result.onversionchange = () => asked.result.close();
      resolve(asked.result);
    };
    asked.onerror = () => reject(asked.error);
    asked.onblocked = () => reject(new Error("blocked"));
  });
}

export function same(choice, other) {
  return JSON.stringify(choice) === JSON.stringify(other);
}

// Another tab may have put something else there: that stays.
export function dropJust(answers, key, { seq, choice }) {
  const asked = answers.get(key);
  asked.onsuccess = () => {
    const found = asked.result;
    if (found && found.seq === seq && same(found.choice, choice)) answers.delete(key);
  };
}

export class Store {
  constructor() {
    this.durable = false; // whether what is put here is still here after the browser was killed
  }

  async open() {
    try {
      this.database = await openDatabase();
      this.durable = true;
    } catch {
      this.durable = false;
    }
    return this;
  }

  // An empty answer also when the store fails: whoever asks goes on without.
  async read(name, ask) {
    if (!this.durable) return undefined;
    try {
      return await patient((resolve, reject) => {
        const asked = ask(this.database.transaction(name).objectStore(name));
        asked.onsuccess = () => resolve(asked.result);
        asked.onerror = () => reject(asked.error);
      });
    } catch {
      this.durable = false;
      return undefined;
    }
  }

  // Whether it is on the disk: `change` gets both stores in one transaction.
  async write(change) {
    if (!this.durable) return false;
    try {
      await patient((resolve, reject) => {
        const work = this.database.transaction(["answers", "attempts"], "readwrite", { durability: "strict" });
        work.oncomplete = resolve;
        work.onerror = work.onabort = () => reject(work.error);
        change(work.objectStore("answers"), work.objectStore("attempts"));
      });
      return true;
    } catch {
      this.durable = false;
      return false;
    }
  }

  async answers(token) {
    return (await this.read("answers", (store) => store.getAll(IDBKeyRange.bound(`${token}/`, `${token}/\uffff`)))) || [];
  }

  attempt(token) {
    return this.read("attempts", (store) => store.get(token));
  }

  async attempts() {
    return (await this.read("attempts", (store) => store.getAll())) || [];
  }

  // Papers that nobody needs here any more; what hasn't been sent stays.
  async forgetPapers(isOld) {
    for (const record of await this.attempts()) {
      if (isOld(record) && !(await this.answers(record.token)).length) await this.remove(record.token);
    }
  }

  // Everything of an attempt that is over and handed in.
  remove(token) {
    return this.write((answers, attempts) => {
      answers.delete(IDBKeyRange.bound(`${token}/`, `${token}/\uffff`));
      attempts.delete(token);
    });
  }
}
