// One sheet of a report in the browser: grid, what waits to be saved, and what is said beside it.
import { columnOf, facts, first, key, sheet, shown } from "./page.js";
import { about, live } from "./beside.js";
import * as clipboard from "./clipboard.js";
import { disputes } from "./disputes.js";
import { activeCell, draw, find, jump, lostRow, mark, take, write } from "./grid.js";
import * as keys from "./keys.js";
import * as paper from "./paper.js";
import { remarks } from "./remarks.js";
import * as rows from "./rows.js";
import { CONFLICT, keep } from "./kept.js";
import { begin, conflicts } from "./store.js";
import { note, state } from "./told.js";

let problems = first.problems;

function marks() {
  const found = { problems: new Map(), remarks: new Map(), files: new Set() };
  const add = (map, one) => { const name = key(sheet.table, one.ident, one.field); map.set(name, [...(map.get(name) ?? []), one]); };
  for (const one of problems) if (one.table === sheet.table) add(found.problems, one);
  for (const one of facts.remarks) add(found.remarks, one);
  for (const one of facts.files) found.files.add(key(sheet.table, one.ident, one.field));
  return found;
}

function refresh() { mark(marks()); remarks(activeCell(), refresh); }

function dispute() {
  // What another deleted is kept beside the conflict, to be brought back after a reload too.
  for (const [name, one] of conflicts) if (!one.row && lostRow(one)) keep(CONFLICT, name, Object.assign(one, { row: lostRow(one) }));
  disputes({
    textOf: (one, text) => shown(sheet.columns.find((other) => other.field === one.field) ?? { choices: [] }, text),
    insist, changed: refresh,
  });
}

// Written into the grid where it shows the cell.
function insist(one) {
  if (one.field && one.isGone) { rows.anew(one); return true; }
  const row = one.table === sheet.table && one.field ? find(one.ident) : null;
  const column = row && columnOf(row.getData(), one.ident, one.field);
  return Boolean(column) && write(row.getCell(column.id), one.value);
}

function chosen(cell) { about(cell, marks()); if (facts.mode === "review") remarks(cell, refresh); }

const place = document.getElementById("grid");
await draw(keys.leave, chosen);
keys.listen(place);
clipboard.listen(place, note);
rows.listen();
paper.listen();
live(first);
refresh();
about(null, marks());
begin({
  state, note, rows: take, conflicts: () => { dispute(); refresh(); },
  live: (told) => { problems = told.problems; live(told); mark(marks()); about(activeCell(), marks()); },
});
dispute();
const at = decodeURIComponent(window.location.hash.slice(1)).split("|");
if (at.length === 3 && at[0] === sheet.table) jump(at[1], at[2]);
document.body.dataset.grid = "ready";
