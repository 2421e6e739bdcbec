// Blocks of cells to and from the clipboard, as spreadsheets know them.
import { columnById, facts, say, sheet, shown } from "./page.js";
import { parse, quoted } from "./block.js";
import { activeCell, empty, emptyRow, isEditable, isEditing, select, selected, table, write } from "./grid.js";
import { clear } from "./keys.js";
import { newIdent } from "./rows.js";
import { step } from "./steps.js";

export function listen(place, told) {
  // A sheet without rows has no cell that could have the focus.
  document.addEventListener("paste", (event) => { if (place.contains(event.target) || startsSheet(event)) paste(event, told); });
  place.addEventListener("copy", copy);
  place.addEventListener("cut", (event) => { if (!isEditing()) { copy(event); if (facts.mode === "fill") clear(); } });
}

const startsSheet = (event) => sheet.free && table.getDataCount() === 0 && !/input|textarea|select/i.test(event.target.tagName);

function paste(event, told) {
  if (isEditing() || facts.mode !== "fill") return;
  const block = parse(event.clipboardData.getData("text/plain")), cell = activeCell();
  const columns = table.getColumns().filter((one) => one.isVisible());
  const from = cell ? columns.indexOf(cell.getColumn()) : columns.findIndex((one) => columnById.has(one.getField()));
  const at = cell ? table.getRows().indexOf(cell.getRow()) : 0;
  if (!block.length || !(cell || startsSheet(event))) return;
  event.preventDefault();
  const many = table.getRows().length;
  if (sheet.free) for (let more = at + block.length - many; more > 0; more--) table.addRow(emptyRow(newIdent()));
  empty();
  const lines = table.getRows();
  const aim = (down, right) => (lines[at + down] && columns[from + right] ? lines[at + down].getCell(columns[from + right]) : null);
  // One cell copied fills the whole selection.
  const fills = cell && block.length === 1 && block[0].length === 1 ? selected().flat().map((one) => [one, block[0][0]])
    : block.flatMap((texts, down) => texts.map((text, right) => [aim(down, right), text]));
  const [done, left] = put(fills);
  if (!cell) select(aim(0, 0));
  told(left ? say("pasted_left", { n: done, m: left }) : say("pasted", { n: done }), left ? "warning" : "info");
}

// Writes what can be written; how many cells that was, and how many were left out.
function put(fills) {
  let done = 0, left = 0;
  step(() => {
    for (const [one, text] of fills) {
      if (one && isEditable(one)) { write(one, text); done += 1; }
      else if (!one || ![one.getValue() ?? "", shown(columnById.get(one.getField()) ?? { choices: [] }, one.getValue())].includes(text.trim())) left += 1;
    }
  });
  return [done, left];
}

function copy(event) {
  if (isEditing()) return;
  const text = selected().map((row) => row.map((one) => {
    const column = columnById.get(one.getField());
    const said = column ? (column.kind === "number" || column.said[one.getValue()] ? one.getValue() : shown(column, one.getValue())) : one.getValue();
    return quoted(said ?? "");
  }).join("\t")).join("\n");
  event.clipboardData.setData("text/plain", text);
  event.preventDefault();
}
