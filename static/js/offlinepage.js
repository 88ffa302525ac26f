// The page that stands in for others without a network: which attempts this phone can go on with.
import { fill, make, one } from "./dom.js";
import { wallClock } from "./savestate.js";
import { Store } from "./store.js";

function keptLine({ token, deadline, done, grace_ms: grace }, waiting) {
  if (done) return make("li", {}, `Đã nộp lúc ${wallClock(done.at)}. Biên nhận ${done.receipt}, máy chủ giữ ${done.saved}/${done.of} câu.`);
  const unsent = waiting ? `, ${waiting} câu chưa gửi` : "";
  const isOver = Date.now() > new Date(deadline).getTime() + grace;
  const words = isOver ? `Mở bài đã hết giờ${unsent}` : `Làm tiếp, hết giờ lúc ${wallClock(deadline, false)}${unsent}`;
  return make("li", {}, make("a", { class: "btn full", href: `/lam-bai/${token}` }, words));
}

async function listKept(list) {
  const store = await new Store().open();
  const kept = (await store.attempts()).filter(({ paper, done }) => paper || done);
  fill(list, ...(await Promise.all(kept.map(async (record) => keptLine(record, (await store.answers(record.token)).length)))));
  one("[data-kept-head]").hidden = !kept.length;
}

listKept(one("[data-kept]"));
addEventListener("online", () => location.reload());
