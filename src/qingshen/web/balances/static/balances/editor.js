// The balance editor: one network of the draft drawn, edited, saved like the grid and checked at once.
import { disputes } from "../reporting/disputes.js";
import { CONFLICT, keep } from "../reporting/kept.js";
import { say } from "../reporting/page.js";
import { begin as beginStore, conflicts } from "../reporting/store.js";
import { note, state } from "../reporting/told.js";
import * as model from "./model.js";
import * as canvas from "./canvas.js";
import * as panel from "./panel.js";
import * as table from "./table.js";
import * as verdict from "./verdict.js";

function choose(at) {
  canvas.choose(at);
  panel.choose(at);
  table.choose(at);
  if (at?.isFocused) (document.querySelector("#panel input:enabled, #panel select:enabled") ?? document.getElementById("panel")).focus();
}

function find({ kind, name }) {
  if (kind === "node") return choose({ kind, id: model.fold(name) });
  const found = [...model.tables.streams].find(([, row]) => model.fold(row.stream) === model.fold(name));
  if (found) choose({ kind, id: found[0] });
}

function point(one) {
  const carried = one.table === "contents" && model.tables.contents.get(one.ident);
  if (carried) return find({ kind: "stream", name: carried.stream });
  if (!model.tables.streams.has(one.ident)) return;
  choose({ kind: "stream", id: one.ident });
  document.querySelector(`#panel [data-field="${one.field}"]`)?.focus();
}

function dispute() {
  // What we wrote in and another deleted is kept beside the conflict, to be brought back after a reload too.
  for (const [name, one] of conflicts) if (one.table in model.tables && !one.row && model.lostRow(one)) keep(CONFLICT, name, Object.assign(one, { row: model.lostRow(one) }));
  disputes({ isHere: (one) => one.table in model.tables, textOf, insist: model.bringBack });
}

// A whole row in a few words; none is a deletion.
function textOf(one, text) {
  if (one.field) return text;
  const row = text ? JSON.parse(text) : null;
  return row ? [row.stream, row.component, row.value, row.unit].filter(Boolean).join(" ") : say("deleted");
}

function buttons() {
  const on = (id, act) => document.getElementById(id)?.addEventListener("click", act);
  on("add-stream", () => choose({ kind: "stream", id: model.addStream({ stream: canvas.freeName() }), isNew: true }));
  on("add-node", panel.askNode);
  on("undo", model.undo);
  on("redo", model.redo);
  on("arrange", canvas.rearrange);
  on("fit", canvas.fit);
  on("zoom-in", () => canvas.zoom(0.15));
  on("zoom-out", () => canvas.zoom(-0.15));
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || /input|textarea|select/i.test(event.target.tagName)) return;
    const act = { z: event.shiftKey ? model.redo : model.undo, y: model.redo }[event.key.toLowerCase()];
    if (act) { event.preventDefault(); act(); }
  });
}

function changed() {
  canvas.draw();
  canvas.keepNew();
  table.draw();
  panel.refresh();
  for (const [id, can] of [["undo", model.canUndo()], ["redo", model.canRedo()]]) { const one = document.getElementById(id); if (one) one.disabled = !can; }
  verdict.plan();
}

// How much of each sheet is filled: on its tab.
function filled({ progress }) {
  for (const [name, [done, asked]] of Object.entries(progress ?? {})) {
    const badge = document.querySelector(`[data-progress="${name}"]`);
    if (badge) badge.textContent = asked ? `${done}/${asked}` : String(done);
  }
}

const hooks = { choose, find, point, post: verdict.post, heard: (told) => { canvas.mark(told); panel.heard(told); table.heard(told); } };
const ours = ({ streams, contents }) => ({ streams, contents });
beginStore({ state, note, live: filled, rows: (rows) => model.take(ours(rows)), conflicts: dispute });
model.restore();
canvas.begin(hooks);
panel.begin(hooks);
table.begin(hooks);
model.onChange(changed);
buttons();
dispute();
verdict.begin(hooks);
document.body.dataset.balance = "ready";
