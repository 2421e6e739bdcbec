// One sheet of a report in the browser: grid, what waits to be saved, and what is said beside it.
import { facts, first, key, make, put, say, sheet } from "./page.js";
import { begin } from "./store.js";
import { activeCell, draw, jump, mark, take } from "./grid.js";
import { about, disputes, live, remarks } from "./panels.js";

let problems = first.problems;

function marks() {
  const found = { problems: new Map(), remarks: new Map(), files: new Set() };
  const add = (map, one) => { const name = key(sheet.table, one.ident, one.field); map.set(name, [...(map.get(name) ?? []), one]); };
  for (const one of problems) if (one.table === sheet.table) add(found.problems, one);
  for (const one of facts.remarks) add(found.remarks, one);
  for (const one of facts.files) found.files.add(key(sheet.table, one.ident, one.field));
  return found;
}

function state(kind, text, retry) {
  const parts = [document.createTextNode(text)];
  if (retry) { const button = make("button", "btn btn-sm", say("retry")); button.type = "button"; button.addEventListener("click", retry); parts.push(button); }
  put("save-state", ...parts);
  document.getElementById("save-state").className = `save-state is-${kind}`;
}

function note(text, kind) {
  const box = make("div", `alert alert-${kind} bg-white py-2 mb-2`, text);
  box.setAttribute("role", "status");
  document.getElementById("notes").prepend(box);
  window.setTimeout(() => box.remove(), kind === "danger" ? 60000 : 8000);
}

function refresh() { mark(marks()); remarks(activeCell(), refresh); }

function chosen(cell) { about(cell, marks()); if (facts.mode === "review") remarks(cell, refresh); }

await draw(note, chosen);
live(first);
refresh();
about(null, marks());
begin({
  state, note, rows: take, conflicts: () => { disputes(refresh); refresh(); },
  live: (told) => { problems = told.problems; live(told); mark(marks()); about(activeCell(), marks()); },
});
disputes(refresh);
const at = decodeURIComponent(window.location.hash.slice(1)).split("|");
if (at.length === 3 && at[0] === sheet.table) jump(at[1], at[2]);
document.body.dataset.grid = "ready";
