// After an attempt: what this phone couldn't send in time leaves it now, as evidence; its copy goes away.
import { one } from "./dom.js";
import { Outbox } from "./outbox.js";
import { Store } from "./store.js";

async function handIn(token) {
  const store = await new Store().open();
  const outbox = await new Outbox(store, token).open();
  const late = outbox.answers.length;
  const answer = late ? await outbox.handOver() : null;
  if (!late) await outbox.clear();
  else if (answer.kind !== "retry") one("[data-late]").hidden = false;
}

const result = one("[data-result]");
if (result) handIn(result.dataset.result);
