// The countdown follows the server: milliseconds left at an answer, then the phone's monotonic clock.
const LONGEST_WAY_MS = 16000; // a call is given up before
const MARKS = [[300000, "Còn 5 phút."], [60000, "Còn 1 phút."], [10000, "Còn 10 giây."]];

// How long ago the server answered with this page: its script may have been long on the way.
export function pageAge() {
  const [page] = performance.getEntriesByType("navigation");
  return page && page.responseStart ? performance.now() - page.responseStart : 0;
}

export class Countdown {
  constructor({ face, clock, announce, onEnd }) {
    Object.assign(this, { face, clock, announce, onEnd, endsAt: NaN, isGuess: false });
    this.said = new Set();
    this.ended = false;
  }

  // What was long on its way says too much: of two answers the one that leaves less is nearer the truth. Only more than
  // any way takes is time that was given.
  sync(remainingMs) {
    const endsAt = performance.now() + remainingMs;
    const more = endsAt - this.endsAt;
    if (this.isGuess || !(more > 0 && more < LONGEST_WAY_MS)) this.endsAt = endsAt;
    this.isGuess = false;
    this.note();
    if (remainingMs > 0) this.ended = false;
    for (const [mark] of MARKS) if (remainingMs > mark + 2000) this.said.delete(mark);
    if (!this.timer) {
      for (const [mark] of MARKS) if (remainingMs < mark - 1500) this.said.add(mark);
      this.timer = setInterval(() => this.tick(), 250);
    }
    this.tick();
  }

  note() {
    this.seen = { wall: Date.now(), steady: performance.now() };
  }

  // A phone that slept without a network: its steady clock stood still, the other one didn't. The server sets it right.
  awake() {
    if (!this.seen || Number.isNaN(this.endsAt)) return;
    const slept = Date.now() - this.seen.wall - (performance.now() - this.seen.steady);
    if (slept > 2000) {
      this.endsAt -= slept;
      this.isGuess = true;
    }
    this.note();
    this.tick();
  }

  get left() {
    return Math.max(0, this.endsAt - performance.now());
  }

  tick() {
    const left = this.left;
    const seconds = Math.ceil(left / 1000);
    const text = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    if (this.face && this.face.textContent !== text) this.face.textContent = text;
    if (this.clock) {
      this.clock.classList.toggle("last", left < 60000);
      this.clock.classList.toggle("soon", left >= 60000 && left < 300000);
    }
    for (const [mark, words] of MARKS) {
      if (left <= mark && left > 0 && !this.said.has(mark)) {
        this.said.add(mark);
        if (this.announce) this.announce.textContent = words;
      }
    }
    if (left <= 0 && !this.ended) {
      this.ended = true;
      this.onEnd?.();
    }
  }
}
