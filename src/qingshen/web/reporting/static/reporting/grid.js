// The grid itself: a spreadsheet on Tabulator; its cells, what is marked in them, rows as the server has them.
import { changeOf, coded, columnById, columnOf, facts, key, make, offer, say, sheet, shown } from "./page.js";
import { editorOf } from "./editing.js";
import { noted } from "./steps.js";
import { change, conflicts, madeOf, pending, unsaved } from "./store.js";

const seen = new Map();     // key → text as the server has it
const later = new Map();    // key → text that came while somebody was in the cell
const lost = new Map();     // rows others deleted: ident → their cells
let marks = { problems: new Map(), remarks: new Map(), files: new Set() };
// The grid tells of every value set as if it had been typed; `isTheirs`: it is the server's.
let isTheirs = false;
export let table = null;

export const isEditable = (cell) => facts.mode === "fill" && columnById.has(cell.getField()) && !cell.getData()._fixed.has(cell.getField());
export const nameOf = (row, column) => key(sheet.table, row._idents[column.year], column.field);
export const hasName = (row, column) => row._idents[column.year] !== undefined;
export const find = (ident) => table.getRows().find((row) => Object.values(row.getData()._idents).includes(ident));
export const isEditing = () => Boolean(table?.modules.edit.currentCell);

function rowData(one) {
  const row = { _key: one.key, _title: one.title, _help: one.help, _idents: one.idents, _fixed: new Set(one.fixed), ...one.cells };
  for (const column of sheet.columns) if (hasName(row, column)) {
    const name = nameOf(row, column);
    seen.set(name, row[column.id] ?? "");
    const waiting = pending(name);
    if (waiting) row[column.id] = waiting.value;
  }
  return row;
}

export function emptyRow(ident) {
  const cells = Object.fromEntries(sheet.columns.map((one) => [one.id, ""]));
  return rowData({ key: ident, title: "", help: "", idents: { "": ident }, fixed: [], cells });
}

function format(cell) {
  const column = columnById.get(cell.getField()), row = cell.getData(), element = cell.getElement();
  const text = shown(column, cell.getValue()), name = hasName(row, column) ? nameOf(row, column) : "";
  // Of a cell that is no longer shown there is no element.
  if (!element?.classList) return text;
  const problems = marks.problems.get(name) ?? [], remarks = marks.remarks.get(name) ?? [];
  const isError = problems.some((one) => one.severity === "error");
  element.classList.toggle("cell-fixed", row._fixed.has(column.id));
  element.classList.toggle("cell-num", column.kind === "number");
  element.classList.toggle("cell-error", isError);
  element.classList.toggle("cell-warning", problems.length > 0 && !isError);
  element.classList.toggle("cell-remark", remarks.length > 0);
  element.classList.toggle("cell-file", marks.files.has(name));
  element.classList.toggle("cell-unsaved", unsaved.has(name));
  element.classList.toggle("cell-conflict", conflicts.has(name));
  element.title = [...problems.map((one) => `${one.what} → ${one.remedy}`), ...remarks.map((one) => one.text)].join("\n");
  element.setAttribute("aria-label", [row._title, column.title, text || say("empty"), isError ? say("error") : ""].filter(Boolean).join(", "));
  return make("span", "", text).outerHTML;
}

export const activeCell = () => table?.modules.selectRange?.getActiveCell()?.getComponent() ?? null;

export function selected() {
  const range = table.getRanges()[0];
  return range ? range.getCells() : [];
}

// Puts a text into a cell, as if it had been typed.
export function write(cell, text) {
  const column = columnById.get(cell.getField());
  const value = coded(column, text);
  if ((cell.getValue() ?? "") === value) return false;
  cell.setValue(value);
  return true;
}

function typed(cell) {
  if (isTheirs) return;
  const column = columnById.get(cell.getField()), row = cell.getData(), name = nameOf(row, column);
  const before = cell.getOldValue() ?? "", value = cell.getValue() ?? "";
  // Only what still stands there is taken back: another's change is not.
  noted(() => again(row._key, column.id, value, before), () => again(row._key, column.id, before, value));
  change({ table: sheet.table, ident: row._idents[column.year], field: column.field, seen: seen.get(name) ?? "", value });
  repaint(cell.getRow());
}

function again(rowKey, column, from, to) {
  const row = table.getRow(rowKey), cell = row && row.getCell(column);
  const stands = cell && (cell.getValue() ?? "");
  if (!cell || (stands !== from && stands !== madeOf(nameOf(cell.getData(), columnById.get(column)), from))) return;
  cell.setValue(to);
  select(cell);
}

// Marks a row's cells anew; their elements stay, so that cells held elsewhere stay the grid's own.
function repaint(row) {
  for (const one of row.getCells()) {
    if (columnById.has(one.getField())) format(one);
    else if (one.getField() === "_change") one.getElement().textContent = changed(one);
  }
}

function changed(cell) {
  const text = changeOf(cell);
  cell.getElement().setAttribute?.("aria-label", [cell.getData()._title, say("change"), text || say("empty")].join(", "));
  return text;
}

function definitions(leave) {
  const editor = editorOf(leave, catchUp);
  const found = sheet.columns.map((one) => ({
    title: one.title + (one.unit ? ` (${one.unit})` : ""), field: one.id, width: one.width, headerSort: false, resizable: true,
    headerTooltip: one.help || false, formatter: format, editor, editable: isEditable,
  }));
  const change = { title: say("change"), field: "_change", width: 82, headerSort: false, formatter: changed, hozAlign: "right", cssClass: "cell-fixed" };
  const last = sheet.columns.filter((one) => one.field === "value" && one.year).length;
  if (last > 1) found.splice(last, 0, change);
  if (sheet.subject) found.unshift({
    title: sheet.subject, field: "_title", frozen: true, headerSort: false, cssClass: "cell-title",
    width: sheet.table === "checks" ? 420 : 210, tooltip: (event, cell) => { const help = cell.getData()._help; return help ? make("div", "", help) : false; },
  });
  return found;
}

// Draws the grid; `leave(way)` goes on from a cell, `chosen(cell)` is told which one is active.
export function draw(leave, chosen) {
  offer();
  table = new window.Tabulator("#grid", {
    data: sheet.rows.map(rowData), columns: definitions(leave), index: "_key", layout: "fitData", height: "calc(100vh - 19rem)", minHeight: 260,
    selectableRange: 1, selectableRangeColumns: false, selectableRangeRows: false, editTriggerEvent: "dblclick", placeholder: "",
  });
  table.on("cellEdited", typed);
  // The grid tells of a range drawn, not of every step of a key: what is active is looked up after each.
  let last = null;
  const look = () => window.setTimeout(() => {
    const cell = activeCell();
    if (cell?._getSelf() === last) return;
    last = cell?._getSelf();
    point(cell);
    chosen(cell);
  });
  for (const event of ["keyup", "mouseup", "focusin"]) document.getElementById("grid").addEventListener(event, look);
  return new Promise((done) => table.on("tableBuilt", () => { restoreRows(); empty(); done(); }));
}

// The grid has the focus, never a cell of it: a screen reader is told which one is meant.
function point(cell) {
  document.getElementById("active-cell")?.removeAttribute("id");
  const element = cell?.getElement();
  if (element?.classList) element.id = "active-cell";
  table.rowManager.element.setAttribute("aria-activedescendant", "active-cell");
}

// Rows added before and not saved yet.
function restoreRows() {
  if (!sheet.free) return;
  for (const one of unsaved.values()) if (one.table === sheet.table && one.field && !find(one.ident)) table.addRow(emptyRow(one.ident));
}

export function empty() { document.getElementById("no-rows").hidden = table.getDataCount() > 0; }

export function select(cell) {
  if (!cell) return;
  table.scrollToRow(cell.getRow(), "center", false).catch(() => {});
  table.scrollToColumn(cell.getColumn(), "middle", false).catch(() => {});
  table.modules.selectRange.resetRanges();
  table.modules.selectRange.activeRange?.setBounds(cell._getSelf(), cell._getSelf());
  table.modules.selectRange.layoutElement();
  table.rowManager.element.focus({ preventScroll: true });
}

export function jump(ident, field) {
  const row = find(ident), column = row && (columnOf(row.getData(), ident, field) ?? sheet.columns[0]);
  if (row) select(row.getCell(column.id));
  return Boolean(row);
}

// Rows as the server has them: taken where nothing of ours waits; what others changed is shown for a moment.
export function take(rows, by) {
  for (const [ident, cells] of Object.entries(rows[sheet.table] ?? {})) {
    // Deleted here, and the server has not heard of it yet.
    if (pending(key(sheet.table, ident, ""))) continue;
    let row = find(ident);
    const isGone = Object.keys(cells).length === 0 && sheet.free;
    if (isGone && row && (Object.keys(by).length || isDisputed(ident))) { leaveOut(row, ident); continue; }
    if (!row && !isGone && sheet.free) table.addRow(emptyRow(ident));
    row = row ?? find(ident);
    if (!row) continue;
    const data = row.getData();
    for (const column of sheet.columns) if (data._idents[column.year] === ident) theirs(row.getCell(column.id), cells[column.field] ?? "", by);
    repaint(row);
  }
  empty();
}

const isDisputed = (ident) => [...conflicts.values()].some((one) => one.ident === ident && one.isGone);

// A row somebody deleted goes, but not from under whoever writes in it: what they wrote is asked about first.
function leaveOut(row, ident) {
  const names = sheet.columns.map((one) => [one.field, key(sheet.table, ident, one.field)]);
  const cells = names.map(([field, name]) => [field, seen.get(name)]).filter(([, text]) => text);
  if (cells.length) lost.set(ident, Object.fromEntries(cells));
  if (table.modules.edit.currentCell?.row === row._getSelf() || names.some(([, name]) => unsaved.has(name))) return;
  row.delete();
}

// A row somebody deleted, as it stood here.
export const lostRow = ({ table: of, ident }) => (of === sheet.table ? lost.get(ident) : undefined);

function theirs(cell, text, by) {
  const name = nameOf(cell.getData(), columnById.get(cell.getField()));
  if (table.modules.edit.currentCell === cell._getSelf()) { later.set(name, [text, by]); return; }
  seen.set(name, text);
  if (unsaved.has(name) || (cell.getValue() ?? "") === text) return;
  isTheirs = true;
  cell.setValue(text);
  isTheirs = false;
  const element = cell.getElement();
  if (by[name] && element?.classList) { element.classList.add("cell-theirs"); element.title = say("changed_by", { by: by[name] }); }
}

// Somebody leaves a cell another has changed meanwhile: what they wrote is a conflict, else the other's is shown.
function catchUp(cell) {
  const name = nameOf(cell.getData(), columnById.get(cell.getField())), came = later.get(name);
  later.delete(name);
  const row = cell.getRow(), ident = row.getData()._idents[columnById.get(cell.getField()).year];
  if (lost.has(ident)) window.setTimeout(() => { leaveOut(row, ident); empty(); });
  if (came) window.setTimeout(() => { if (!unsaved.has(name)) theirs(cell, ...came); });
}

export function mark(found) {
  marks = found;
  for (const row of table.getRows()) repaint(row);
}

export { seen };
