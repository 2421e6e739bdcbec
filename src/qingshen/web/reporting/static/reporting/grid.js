// The grid itself: a spreadsheet on Tabulator; keys, blocks pasted, rows added and deleted.
import { changeOf, coded, columnById, columnOf, facts, key, make, offer, say, sheet, shown } from "./page.js";
import { parse, quoted } from "./block.js";
import { change, conflicts, pending, unsaved } from "./store.js";

const Tabulator = window.Tabulator;
const seen = new Map();     // key → text as the server has it
let marks = { problems: new Map(), remarks: new Map(), files: new Set() };
// `isTheirs`: the value set is the server's; the grid tells of every value set as if it had been typed.
let typed = null, table = null, isTheirs = false;

const isEditable = (cell) => facts.mode === "fill" && columnById.has(cell.getField()) && !cell.getData()._fixed.has(cell.getField());
export const nameOf = (row, column) => key(sheet.table, row._idents[column.year], column.field);

function rowData(one) {
  const row = { _key: one.key, _title: one.title, _help: one.help, _idents: one.idents, _fixed: new Set(one.fixed), ...one.cells };
  for (const column of sheet.columns) if (row._idents[column.year] !== undefined) {
    const name = nameOf(row, column);
    seen.set(name, row[column.id] ?? "");
    const waiting = pending(name);
    if (waiting) row[column.id] = waiting.value;
  }
  return row;
}

function emptyRow(ident) {
  const cells = Object.fromEntries(sheet.columns.map((one) => [one.id, ""]));
  return rowData({ key: ident, title: "", help: "", idents: { "": ident }, fixed: [], cells });
}

const newIdent = () => Array.from(crypto.getRandomValues(new Uint8Array(10)), (one) => "abcdefghijklmnopqrstuvwxyz234567"[one % 32]).join("");

function format(cell) {
  const column = columnById.get(cell.getField()), row = cell.getData(), element = cell.getElement();
  const name = row._idents[column.year] === undefined ? "" : nameOf(row, column);
  const problems = marks.problems.get(name) ?? [];
  // Of a cell that is no longer shown there is no element.
  if (!element?.classList) return shown(column, cell.getValue());
  const isError = problems.some((one) => one.severity === "error");
  element.classList.toggle("cell-fixed", row._fixed.has(column.id));
  element.classList.toggle("cell-num", column.kind === "number");
  element.classList.toggle("cell-error", isError);
  element.classList.toggle("cell-warning", problems.length > 0 && !isError);
  element.classList.toggle("cell-remark", marks.remarks.has(name));
  element.classList.toggle("cell-file", marks.files.has(name));
  element.classList.toggle("cell-unsaved", unsaved.has(name));
  element.classList.toggle("cell-conflict", conflicts.has(name));
  element.title = [...problems.map((one) => `${one.what} → ${one.remedy}`), ...(marks.remarks.get(name) ?? []).map((one) => one.text)].join("\n");
  return make("span", "", shown(column, cell.getValue())).outerHTML;
}

function edit(cell, rendered, success, cancel) {
  const column = columnById.get(cell.getField()), old = cell.getValue() ?? "";
  const begun = typed, isList = column.closed && begun === null;
  const field = make(isList ? "select" : "input", isList ? "form-select form-select-sm" : "");
  field.setAttribute("aria-label", `${cell.getData()._title} ${column.title}`);
  typed = null;
  if (isList) {
    for (const [code, label] of [["", ""], ...column.choices]) field.append(new Option(label, code, false, code === old));
    if (old && !column.choices.some(([code]) => code === old)) field.append(new Option(old, old, true, true));
  } else {
    field.value = begun ?? (column.choices.length ? shown(column, old) : old);
    if (column.choices.length) field.setAttribute("list", `offered-${column.id}`);
  }
  rendered(() => { field.focus({ preventScroll: true }); if (!isList && begun === null) field.select(); });
  let isDone = false;
  const finish = (way) => {
    if (isDone) return;
    isDone = true;
    success(isList ? field.value : coded(column, field.value));
    if (way === "left" || way === "right") advance(way);
    else if (way) move(way);
  };
  field.addEventListener("blur", () => finish(""));
  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const way = event.key === "Enter" ? (event.shiftKey ? "up" : "down") : event.key === "Tab" ? (event.shiftKey ? "left" : "right")
      : begun !== null && !column.choices.length ? { ArrowUp: "up", ArrowDown: "down" }[event.key] : "";
    if (way) { event.preventDefault(); event.stopPropagation(); finish(way); }
    else if (event.key === "Escape") { isDone = true; event.stopPropagation(); cancel(); }
    else event.stopPropagation();
  });
  return field;
}

export const activeCell = () => table?.modules.selectRange?.getActiveCell()?.getComponent() ?? null;

function move(way) {
  table.rowManager.element.focus({ preventScroll: true });
  table.modules.selectRange.navigate(false, false, way);
}

// To the next cell of the row that can be written in; says whether there is one.
function advance(way) {
  const from = activeCell(), cells = from.getRow().getCells().filter((one) => one.getColumn().isVisible());
  const step = way === "right" ? 1 : -1;
  for (let at = cells.findIndex((one) => one._getSelf() === from._getSelf()) + step; cells[at]; at += step)
    if (isEditable(cells[at])) { select(cells[at]); return true; }
  return false;
}

// Puts a text into a cell, as if it had been typed.
export function write(cell, text) {
  const column = columnById.get(cell.getField());
  const value = coded(column, text);
  if ((cell.getValue() ?? "") === value) return false;
  cell.setValue(value);
  return true;
}

function note(cell) {
  if (isTheirs) return;
  const column = columnById.get(cell.getField()), row = cell.getData(), name = nameOf(row, column);
  conflicts.delete(name);
  change({ table: sheet.table, ident: row._idents[column.year], field: column.field, seen: seen.get(name) ?? "", value: cell.getValue() ?? "" });
  repaint(cell.getRow());
}

// Marks a row's cells anew; their elements stay, so that cells held elsewhere stay the grid's own.
function repaint(row) {
  for (const one of row.getCells()) {
    if (columnById.has(one.getField())) format(one);
    else if (one.getField() === "_change") one.getElement().textContent = changeOf(one);
  }
}

function selected() {
  const range = table.getRanges()[0];
  return range ? range.getCells() : [];
}

function keydown(event) {
  if (table.modules.edit.currentCell || event.altKey) return;
  const cell = activeCell();
  if (!cell) return;
  const stop = () => { event.preventDefault(); event.stopPropagation(); };
  if (event.key === "Enter") { stop(); move(event.shiftKey ? "up" : "down"); }
  else if (event.key === "Tab") { if (facts.mode === "fill" && advance(event.shiftKey ? "left" : "right")) stop(); }
  else if (event.key === "F2") { stop(); if (isEditable(cell)) cell.edit(); }
  else if (event.key === "Delete" || event.key === "Backspace") {
    stop();
    for (const one of selected().flat()) if (isEditable(one)) write(one, "");
  } else if (event.key === "Process" || (event.key.length === 1 && !event.ctrlKey && !event.metaKey)) {
    if (!isEditable(cell)) return;
    typed = event.key === "Process" ? "" : event.key;
    if (event.key !== "Process") stop();
    cell.edit();
  }
}

async function paste(event, told) {
  const cell = activeCell();
  if (!cell || table.modules.edit.currentCell || facts.mode !== "fill") return;
  event.preventDefault();
  const block = parse(event.clipboardData.getData("text/plain"));
  if (!block.length) return;
  const columns = table.getColumns().filter((one) => one.isVisible()), from = columns.indexOf(cell.getColumn());
  const at = table.getRows().indexOf(cell.getRow());
  if (sheet.free) for (let more = at + block.length - table.getRows().length; more > 0; more--) await table.addRow(emptyRow(newIdent()));
  const lines = table.getRows(), chosen = selected();
  // One cell copied fills the whole selection.
  const fills = block.length === 1 && block[0].length === 1 ? chosen.flat().map((one) => [one, block[0][0]])
    : block.flatMap((texts, down) => texts.map((text, right) => [lines[at + down] && columns[from + right] ? lines[at + down].getCell(columns[from + right]) : null, text]));
  let done = 0, left = 0;
  for (const [one, text] of fills) {
    if (one && isEditable(one)) { write(one, text); done += 1; }
    else if (!one || shown(columnById.get(one.getField()) ?? { choices: [] }, one.getValue()) !== text.trim()) left += 1;
  }
  told(left ? say("pasted_left", { n: done, m: left }) : say("pasted", { n: done }), left ? "warning" : "info");
}

function copy(event) {
  if (table.modules.edit.currentCell) return;
  const text = selected().map((row) => row.map((one) => {
    const column = columnById.get(one.getField());
    const said = column ? (column.kind === "number" ? one.getValue() : shown(column, one.getValue())) : one.getValue();
    return quoted(said ?? "");
  }).join("\t")).join("\n");
  event.clipboardData.setData("text/plain", text);
  event.preventDefault();
}

function definitions() {
  const found = sheet.columns.map((one) => ({
    title: one.title + (one.unit ? ` (${one.unit})` : ""), field: one.id, width: one.width, headerSort: false, resizable: true,
    headerTooltip: one.help || false, formatter: format, editor: edit, editable: isEditable,
  }));
  const change = { title: say("change"), field: "_change", width: 82, headerSort: false, formatter: changeOf, hozAlign: "right", cssClass: "cell-fixed" };
  const last = sheet.columns.filter((one) => one.field === "value" && one.year).length;
  if (last > 1) found.splice(last, 0, change);
  if (sheet.subject) found.unshift({
    title: sheet.subject, field: "_title", frozen: true, headerSort: false, cssClass: "cell-title",
    width: sheet.table === "checks" ? 420 : 210, tooltip: (event, cell) => cell.getData()._help || false,
  });
  return found;
}

export function draw(told, chosen) {
  offer();
  table = new Tabulator("#grid", {
    data: sheet.rows.map(rowData), columns: definitions(), index: "_key", layout: "fitData", height: "calc(100vh - 19rem)", minHeight: 260,
    selectableRange: 1, selectableRangeColumns: false, selectableRangeRows: false, editTriggerEvent: "dblclick", placeholder: "",
  });
  table.on("cellEdited", note);
  const place = document.getElementById("grid");
  // The grid tells of a range drawn, not of every step of a key: what is active is looked up after each.
  let last = null;
  const look = () => window.setTimeout(() => {
    const cell = activeCell();
    if (cell?._getSelf() !== last) { last = cell?._getSelf(); chosen(cell); }
  });
  for (const event of ["keyup", "mouseup", "focusin"]) place.addEventListener(event, look);
  place.addEventListener("keydown", keydown, true);
  place.addEventListener("paste", (event) => paste(event, told));
  place.addEventListener("copy", copy);
  document.getElementById("add-row")?.addEventListener("click", addRow);
  document.getElementById("delete-rows")?.addEventListener("click", deleteRows);
  return new Promise((done) => table.on("tableBuilt", () => { restoreRows(); empty(); done(table); }));
}

// Rows added before and not saved yet.
function restoreRows() {
  if (!sheet.free) return;
  for (const one of unsaved.values()) if (one.table === sheet.table && one.field && !find(one.ident)) table.addRow(emptyRow(one.ident));
}

function empty() { document.getElementById("no-rows").hidden = table.getDataCount() > 0; }

async function addRow() {
  const row = await table.addRow(emptyRow(newIdent()));
  empty();
  select(row.getCells().find((one) => columnById.has(one.getField())));
}

function deleteRows() {
  const rows = [...new Set(selected().flat().map((one) => one.getRow()))];
  if (!rows.length || !window.confirm(say("delete_asked", { n: rows.length }))) return;
  for (const row of rows) {
    const ident = row.getData()._idents[""], cells = {};
    for (const one of sheet.columns) {
      const name = key(sheet.table, ident, one.field);
      unsaved.delete(name);
      if (seen.get(name)) cells[one.field] = seen.get(name);
    }
    if (Object.keys(cells).length) change({ table: sheet.table, ident, field: "", seen: JSON.stringify(cells), value: "" });
    row.delete();
  }
  empty();
}

export const find = (ident) => table.getRows().find((row) => Object.values(row.getData()._idents).includes(ident));

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
    let row = find(ident);
    const isGone = Object.keys(cells).length === 0 && sheet.free;
    if (isGone && row && Object.keys(by).length && ![...unsaved.values()].some((one) => one.ident === ident)) { row.delete(); continue; }
    if (!row && !isGone && sheet.free) table.addRow(emptyRow(ident));
    row = row ?? find(ident);
    if (!row) continue;
    const data = row.getData();
    for (const column of sheet.columns) if (data._idents[column.year] === ident) {
      const name = nameOf(data, column), text = cells[column.field] ?? "";
      seen.set(name, text);
      if (unsaved.has(name) || data[column.id] === text) continue;
      const cell = row.getCell(column.id);
      isTheirs = true;
      cell.setValue(text);
      isTheirs = false;
      if (by[name] && cell.getElement()?.classList) { cell.getElement().classList.add("cell-theirs"); cell.getElement().title = say("changed_by", { by: by[name] }); }
    }
    repaint(row);
  }
  empty();
}

export function mark(found) {
  marks = found;
  for (const row of table.getRows()) repaint(row);
}

export { seen };
