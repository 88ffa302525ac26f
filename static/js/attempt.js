// The attempt on a phone: which page this is, and its start.
import { Countdown } from "./countdown.js";
import { one } from "./dom.js";
import { Outbox } from "./outbox.js";
import { QuestionPage } from "./questionpage.js";
import { SubmitPage } from "./submitpage.js";

// A script that fails leaves the plain form, which saves without it.
function giveBack() {
  document.documentElement.classList.remove("with-js");
}

const questionRoot = one("[data-attempt]");
const submitRoot = one("[data-submit]");
const watchRoot = one("[data-watch]");
const resultRoot = one("[data-result]");
if (questionRoot) new QuestionPage(questionRoot).start().catch(giveBack);
else if (submitRoot) new SubmitPage(submitRoot).start().catch(giveBack);
else if (watchRoot) {
  // Once, after the grace, and not everybody in the same second: this is when saves are dearest.
  const after = Number(watchRoot.dataset.graceMs) + 1500 + Math.random() * 2000;
  const onEnd = () => setTimeout(() => location.reload(), after);
  new Countdown({ face: one("[data-left]"), clock: one("[data-clock]"), onEnd }).sync(Number(watchRoot.dataset.remainingMs));
} else if (resultRoot) {
  // Answers that this phone couldn't send in time leave it now, as evidence.
  new Outbox(resultRoot.dataset.result).open().then((outbox) => outbox.waiting.size && outbox.handOver());
}
