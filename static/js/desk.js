// Staff pages: tie-break lists that reorder in place, and sums of the blueprint while typing.
import { all, one } from "./dom.js";

for (const list of all("[data-sort]")) {
  const renumber = () => {
    const rows = [...list.children];
    rows.forEach((row, index) => {
      one(".ord", row).textContent = String(index + 1);
      one('[data-move="up"]', row).disabled = index === 0;
      one('[data-move="down"]', row).disabled = index === rows.length - 1;
    });
  };
  list.addEventListener("click", (event) => {
    const button = event.target.closest("[data-move]");
    if (!button || button.dataset.move === "drop") return;
    event.preventDefault();
    const row = button.closest("li");
    if (button.dataset.move === "up") row.previousElementSibling?.before(row);
    else row.nextElementSibling?.after(row);
    renumber();
    const place = [...list.children].indexOf(row) + 1;
    list.nextElementSibling.textContent = `${one("b", row).textContent}: thứ ${place} trong ${list.children.length}`;
    (button.disabled ? one("[data-move]:not([disabled])", row) : button).focus();
  });
}

const matrix = one("[data-matrix]");
if (matrix) {
  const add = () => {
    let whole = 0;
    for (const row of all("tbody tr", matrix)) {
      const sum = all("input", row).reduce((n, input) => n + (Number(input.value) || 0), 0);
      one("[data-row-sum]", row).textContent = sum;
      whole += sum;
    }
    const wanted = Number(one("#item_count")?.value) || 0;
    one("[data-sum]", matrix).textContent = `${whole}/${wanted}`;
    one("[data-sum]", matrix).classList.toggle("is-bad", whole !== wanted);
  };
  matrix.addEventListener("input", add);
  one("#item_count")?.addEventListener("input", add);
}
