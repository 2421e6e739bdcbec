// The grid by keyboard: a key that writes opens the cell, others lead on, clear, take back.
import { columnById, facts } from "./page.js";
import { activeCell, isEditable, isEditing, select, selected, table, write } from "./grid.js";
import { redo, step, undo } from "./steps.js";
import * as typing from "./typing.js";

const SCREEN = 12;   // rows of a page up or down

export function listen(place) {
  typing.listen(place);
  place.addEventListener("keydown", keydown, true);
}

// On from a cell: along its row to what can be written in, or up and down.
export function leave(way) {
  if (way === "left" || way === "right") advance(way);
  else move(way);
}

function move(way) {
  table.rowManager.element.focus({ preventScroll: true });
  table.modules.selectRange.navigate(false, false, way);
}

const shownCells = (row) => row.getCells().filter((one) => one.getColumn().isVisible() && columnById.has(one.getField()));

// To the next cell of the row that can be written in; says whether there is one.
function advance(way) {
  const from = activeCell(), cells = from.getRow().getCells().filter((one) => one.getColumn().isVisible());
  const by = way === "right" ? 1 : -1;
  for (let at = cells.findIndex((one) => one._getSelf() === from._getSelf()) + by; cells[at]; at += by)
    if (isEditable(cells[at])) { select(cells[at]); return true; }
  return false;
}

// Home and End of the row, with Ctrl of the sheet; a screen up or down.
function leap(event, cell) {
  const rows = table.getRows(), at = rows.findIndex((one) => one._getSelf() === cell.getRow()._getSelf());
  if (event.key === "Home" || event.key === "End") {
    const isHome = event.key === "Home", row = event.ctrlKey ? rows.at(isHome ? 0 : -1) : rows[at];
    select(shownCells(row).at(isHome ? 0 : -1));
  } else {
    const next = Math.min(rows.length - 1, Math.max(0, at + (event.key === "PageDown" ? SCREEN : -SCREEN)));
    select(rows[next].getCell(cell.getField()));
  }
}

export function clear() { step(() => { for (const one of selected().flat()) if (isEditable(one)) write(one, ""); }); }

// What stands first in the marked cells goes into those below; into a single one, what stands above.
function fillDown() {
  const marked = selected(), one = marked.length === 1 && marked[0][0].getRow().getPrevRow();
  const above = one ? marked[0].map((cell) => one.getCell(cell.getColumn())) : marked[0];
  step(() => { for (const row of marked) row.forEach((cell, at) => { if (isEditable(cell)) write(cell, above[at].getValue() ?? ""); }); });
}

function keydown(event) {
  if (isEditing() || event.altKey) return;
  if (typing.isOfMethod(event)) { event.stopPropagation(); return; }
  const cell = activeCell(), letter = event.key.toLowerCase();
  const take = (act) => { event.preventDefault(); event.stopPropagation(); act(); };
  if ((event.ctrlKey || event.metaKey) && (letter === "z" || letter === "y")) {
    if (facts.mode === "fill") take(letter === "y" || event.shiftKey ? redo : undo);
  } else if (!cell) return;
  else if ((event.ctrlKey || event.metaKey) && letter === "d") { if (facts.mode === "fill") take(fillDown); }
  else if (event.key === "Enter") take(() => move(event.shiftKey ? "up" : "down"));
  else if (event.key === "Tab") { if (facts.mode === "fill" && advance(event.shiftKey ? "left" : "right")) take(() => {}); }
  else if (["Home", "End", "PageUp", "PageDown"].includes(event.key) && !event.shiftKey) take(() => leap(event, cell));
  else if (event.key === "F2") take(() => typing.open(null, cell));
  else if (event.key === "Delete" || event.key === "Backspace") take(clear);
  else if (facts.mode === "fill" && event.key.length === 1 && !event.ctrlKey && !event.metaKey) take(() => typing.open(event.key, cell));
}
