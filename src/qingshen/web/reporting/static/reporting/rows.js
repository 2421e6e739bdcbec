// Rows of a free sheet: added, deleted, brought back.
import { columnById, key, say, sheet } from "./page.js";
import { empty, emptyRow, find, seen, select, selected, table, write } from "./grid.js";
import { noted, step } from "./steps.js";
import { change, forget } from "./store.js";

const LETTERS = "abcdefghijklmnopqrstuvwxyz234567";
const renamed = new Map();   // rows brought back: ident → another
export const newIdent = () => Array.from(crypto.getRandomValues(new Uint8Array(10)), (one) => LETTERS[one % 32]).join("");

export function listen() {
  document.getElementById("add-row")?.addEventListener("click", addRow);
  document.getElementById("delete-rows")?.addEventListener("click", deleteRows);
}

async function addRow() {
  const row = await table.addRow(emptyRow(newIdent()));
  empty();
  select(row.getCells().find((one) => columnById.has(one.getField())));
}

function deleteRows() {
  const rows = [...new Set(selected().flat().map((one) => one.getRow()))];
  if (!rows.length || !window.confirm(say("delete_asked", { n: rows.length }))) return;
  step(() => rows.forEach(remove));
  empty();
}

function remove(row) {
  const data = { ...row.getData() }, below = row.getNextRow(), ident = data._idents[""], cells = {};
  const next = below ? below.getData()._key : null;
  for (const one of sheet.columns) {
    const name = key(sheet.table, ident, one.field);
    forget(name);
    if (seen.get(name)) cells[one.field] = seen.get(name);
  }
  // A row nobody has answered for yet may be on its way.
  change({ table: sheet.table, ident, field: "", seen: Object.keys(cells).length ? JSON.stringify(cells) : "", value: "" });
  row.delete();
  noted(() => bringBack(data, next), () => { const there = table.getRow(data._key); if (there) remove(there); });
}

// A row somebody else deleted, with what was written in it: under another ident, the same for all that was written.
export function anew({ table: of, ident, field, value, row }) {
  const cells = renamed.has(ident) ? { [field]: value } : { ...row, [field]: value };
  const again = renamed.get(ident) ?? newIdent();
  renamed.set(ident, again);
  if (of !== sheet.table) {
    for (const [name, text] of Object.entries(cells)) change({ table: of, ident: again, field: name, seen: "", value: text });
    return;
  }
  if (!find(again)) table.addRow(emptyRow(again));
  for (const one of sheet.columns) if (cells[one.field]) write(find(again).getCell(one.id), cells[one.field]);
  empty();
}

function bringBack(data, next) {
  const ident = data._idents[""], below = next ? table.getRow(next) : null;
  const blank = { ...data, ...emptyRow(ident), _fixed: data._fixed, _title: data._title, _help: data._help };
  table.addRow(blank, Boolean(below), below || undefined);
  const row = table.getRow(data._key);
  for (const one of sheet.columns) if (data[one.id]) write(row.getCell(one.id), data[one.id]);
  empty();
}
