// Draws an item of the paper into the page that the server rendered, and reads the choice back from the form.
import { all, fill, glyph, make, one } from "./dom.js";

const LETTERS = "ABCDEFGHIJ";
const CHECK = "m4.500 12.500 5 5L20 6.500";
const UP = "M12 19V5M6 11l6-6 6 6";
const DOWN = "M12 5v14M6 13l6 6 6-6";
const ASKS = {
  single: "Chọn một đáp án", true_false: "Đúng hay sai", multiple: "Chọn tất cả đáp án đúng",
  numeric: "Nhập một con số", ordering: "Xếp theo thứ tự", matching: "Ghép từng cặp",
};

export function drawItem(root, item, choice) {
  one("[data-legend]", root).textContent = `Câu ${item.slot}`;
  one("[data-ask]", root).textContent = ASKS[item.kind];
  one("[data-stem]", root).textContent = item.stem;
  const draw = { numeric: drawNumeric, ordering: drawOrdering, matching: drawMatching }[item.kind] || drawOptions;
  fill(one("[data-options]", root), draw(item, choice));
}

function drawOptions(item, choice) {
  const many = item.kind === "multiple";
  const picked = many ? choice || [] : [choice];
  return make("div", { class: "opts" }, ...item.options.map(({ id, text }, index) => {
    const key = make("span", { class: "k", "aria-hidden": "true" }, make("span", {}, LETTERS[index]), glyph(CHECK));
    const input = make("input", {
      type: many ? "checkbox" : "radio", name: "choice", id: `c-${id}`, value: id, checked: picked.includes(id),
    });
    return make("div", { class: many ? "opt many" : "opt" }, input, make("label", { for: `c-${id}` }, key, make("span", {}, text)));
  }));
}

function drawNumeric(_item, choice) {
  const hint = make("span", { class: "hint", id: "choice-goi-y" }, "Gõ số như thường viết, ví dụ 12.772 hoặc 73,39.");
  const input = make("input", {
    type: "text", inputmode: "decimal", id: "choice", name: "choice", autocomplete: "off", maxlength: "40",
    "aria-describedby": "choice-goi-y", value: choice || "",
  });
  return make("div", { class: "field" }, make("label", { for: "choice" }, "Số của bạn"), hint, input);
}

// The same row as the server's, with arrows where a phone without script has a list of places.
function drawOrdering(item, choice) {
  const texts = new Map(item.options.map((o) => [o.id, o.text]));
  const order = choice || [...texts.keys()];
  const list = make("ol", { class: "sort", "data-ordering": true }, ...order.map((id) => make("li", { "data-id": id },
    make("span", { class: "ord n", "aria-hidden": "true" }), make("span", {}, texts.get(id)),
    make("span", { class: "row" }, arrow("up", UP), arrow("down", DOWN)))));
  number(list);
  return make("div", { class: "flow-s" }, list,
    make("button", { type: "button", class: "btn line full", "data-keep": true }, "Giữ thứ tự này"));
}

function arrow(dir, path) {
  return make("button", { type: "button", class: "ibtn big", "data-dir": dir }, glyph(path));
}

function number(list) {
  [...list.children].forEach((row, index, rows) => {
    row.firstElementChild.textContent = index + 1;
    const text = row.children[1].textContent;
    for (const button of all("[data-dir]", row)) {
      const up = button.dataset.dir === "up";
      button.disabled = up ? index === 0 : index === rows.length - 1;
      button.setAttribute("aria-label", `${up ? "Đưa lên" : "Đưa xuống"}, đang thứ ${index + 1}: ${text}`);
    }
  });
}

// Moves a row one place; the finger or the focus stays on the same arrow.
export function moveRow(button) {
  const row = button.closest("li");
  const list = row.parentNode;
  if (button.dataset.dir === "up") list.insertBefore(row, row.previousElementSibling);
  else list.insertBefore(row.nextElementSibling, row);
  number(list);
  (button.disabled ? one("[data-dir]:not([disabled])", row) : button).focus();
}

function drawMatching(item, choice) {
  const picked = new Map(choice || []);
  return make("div", { class: "flow" }, ...item.options.map(({ id, text }) => {
    const select = make("select", { id: `m-${id}`, name: `match_${id}` }, make("option", { value: "" }, "Chọn ý ghép"),
      ...item.targets.map((t) => make("option", { value: t.id, selected: picked.get(id) === t.id }, t.text)));
    const field = make("div", { class: "field" }, make("label", { for: `m-${id}` }, text), select);
    sayPicked(select);
    return field;
  }));
}

// A closed list cuts a long text off: the whole of it stands below.
export function sayPicked(select) {
  const option = select.selectedOptions[0];
  const text = select.value && option.textContent.length > 24 ? option.textContent : "";
  let line = one(".hint", select.parentNode);
  if (!line && text) select.parentNode.append((line = make("span", { class: "hint", "aria-hidden": "true" })));
  if (line) line.textContent = text;
}

// Whether fields hold something else than the page was drawn with.
export function isTouched(root) {
  const isOther = (field) => {
    if (field.tagName !== "SELECT") return field.checked !== field.defaultChecked || field.value !== field.defaultValue;
    const options = [...field.options];
    return field.selectedOptions[0] !== (options.find((option) => option.defaultSelected) || options[0]);
  };
  return all("input, select", root).some(isOther);
}

// What the form holds now, in the shape the server keeps it; null when nothing, undefined when it is half done.
export function readForm(form, kind) {
  const chosen = all("input:checked", form).map((node) => node.value);
  if (kind === "multiple") return chosen.length ? chosen.sort() : null;
  if (kind === "numeric") return one("#choice", form).value.normalize("NFC").replace(/\s+/g, " ").trim() || null;
  if (kind === "matching") {
    const pairs = all("select", form).filter((node) => node.value).map((node) => [node.id.slice(2), node.value]);
    return pairs.length ? pairs.sort() : null;
  }
  if (kind === "ordering") return readOrder(form);
  return chosen[0] || null;
}

function readOrder(form) {
  const rows = all("[data-id]", form);
  const places = all("select", form);
  if (!places.length) return rows.map((row) => row.dataset.id);
  const order = rows.map((row, index) => [Number(places[index].value), row.dataset.id]).sort((a, b) => a[0] - b[0]);
  if (order.every(([place]) => !place)) return null;
  return order.every(([place], index) => place === index + 1) ? order.map(([, id]) => id) : undefined;
}
