// Draws an item of the paper into the page that the server rendered, and reads the choice back.
import { all, fill, glyph, make, one } from "./dom.js";

const LETTERS = "ABCDEFGHIJ";
const CHECK = "m4.500 12.500 5 5L20 6.500";
const UP = "M12 19V5M6 11l6-6 6 6";
const DOWN = "M12 5v14M6 13l6 6 6-6";
const ASKS = {
  single: "Chọn một đáp án", true_false: "Đúng hay sai", multiple: "Chọn tất cả đáp án đúng",
  numeric: "Nhập một con số", ordering: "Xếp theo thứ tự", matching: "Ghép từng cặp",
};

export function drawItem(root, item, choice, onChoice) {
  one("[data-legend]", root).textContent = `Câu ${item.slot}`;
  one("[data-ask]", root).textContent = ASKS[item.kind];
  one("[data-stem]", root).textContent = item.stem;
  const box = one("[data-options]", root);
  const draw = { numeric: drawNumeric, ordering: drawOrdering, matching: drawMatching }[item.kind] || drawOptions;
  fill(box, draw(item, choice, onChoice));
}

function drawOptions(item, choice, onChoice) {
  const many = item.kind === "multiple";
  const picked = new Set(many ? choice || [] : choice === null ? [] : [choice]);
  const list = make("div", { class: "opts" });
  item.options.forEach(({ id, text }, index) => {
    const input = make("input", { type: many ? "checkbox" : "radio", name: "choice", id: `c-${id}`, value: id });
    input.checked = picked.has(id);
    input.addEventListener("change", () => {
      const chosen = all("input:checked", list).map((node) => node.value);
      onChoice(many ? (chosen.length ? chosen : null) : chosen[0]);
    });
    const key = make("span", { class: "k", "aria-hidden": "true" }, make("span", {}, LETTERS[index]), glyph(CHECK));
    list.append(make("div", { class: many ? "opt many" : "opt" }, input, make("label", { for: `c-${id}` }, key, make("span", {}, text))));
  });
  return list;
}

function drawNumeric(_item, choice, onChoice) {
  const hint = make("span", { class: "hint", id: "choice-goi-y" }, "Gõ số như thường viết, ví dụ 12.772 hoặc 73,39.");
  const input = make("input", {
    type: "text", inputmode: "decimal", id: "choice", name: "choice", autocomplete: "off", maxlength: "40",
    "aria-describedby": "choice-goi-y", value: choice || "",
  });
  let timer;
  const send = () => {
    clearTimeout(timer);
    onChoice(input.value.trim() || null);
  };
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(send, 600);
  });
  input.addEventListener("change", send);
  return make("div", { class: "field" }, make("label", { for: "choice" }, "Số của bạn"), hint, input);
}

function drawOrdering(item, choice, onChoice) {
  const texts = new Map(item.options.map((o) => [o.id, o.text]));
  const order = [...(choice || texts.keys())];
  const list = make("ol", { class: "sort", "data-ordering": true });
  const move = (from, to, focus) => {
    order.splice(to, 0, ...order.splice(from, 1));
    lay();
    list.children[to].querySelector(`[data-dir="${focus}"]:not([disabled]), button:not([disabled])`).focus();
    onChoice([...order]);
  };
  const arrow = (index, dir, path, words) => {
    const to = index + (dir === "up" ? -1 : 1);
    const button = make("button", {
      type: "button", class: "ibtn big", "data-dir": dir, "aria-label": `${words} ${texts.get(order[index])}`,
      disabled: to < 0 || to >= order.length,
    }, glyph(path));
    button.addEventListener("click", () => move(index, to, dir));
    return button;
  };
  const lay = () => {
    fill(list, ...order.map((id, index) => make(
      "li", {}, make("span", { class: "ord n" }, String(index + 1)), make("span", {}, texts.get(id)),
      make("span", { class: "row" }, arrow(index, "up", UP, "Đưa lên:"), arrow(index, "down", DOWN, "Đưa xuống:")),
    )));
  };
  lay();
  const keep = make("button", { type: "button", class: "btn line full" }, "Giữ thứ tự này");
  keep.addEventListener("click", () => onChoice([...order]));
  return make("div", { class: "flow-s" }, list, keep);
}

function drawMatching(item, choice, onChoice) {
  const picked = new Map(choice || []);
  const box = make("div", { class: "flow" });
  for (const { id, text } of item.options) {
    const select = make("select", { id: `m-${id}` }, make("option", { value: "" }, "Chọn ý ghép"),
      ...item.targets.map((t) => make("option", { value: t.id, selected: picked.get(id) === t.id }, t.text)));
    select.addEventListener("change", () => {
      if (select.value) picked.set(id, select.value);
      else picked.delete(id);
      onChoice(picked.size ? [...picked] : null);
    });
    box.append(make("div", { class: "field" }, make("label", { for: `m-${id}` }, text), select));
  }
  return box;
}

// What somebody chose in the page as the server drew it, before this script was ready; null when nothing.
export function readForm(form, item) {
  const value = (name) => (form.elements[name] ? form.elements[name].value : "");
  if (item.kind === "multiple") {
    const chosen = all("input:checked", form).map((node) => node.value);
    return chosen.length ? chosen : null;
  }
  if (item.kind === "ordering") {
    const order = item.options.map((_, index) => value(`order_${index + 1}`)).filter(Boolean);
    return new Set(order).size === item.options.length ? order : null;
  }
  if (item.kind === "matching") {
    const pairs = item.options.map(({ id }) => [id, value(`match_${id}`)]).filter(([, target]) => target);
    return pairs.length ? pairs : null;
  }
  return value("choice").trim() || null;
}
