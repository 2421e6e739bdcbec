// The balance editor: one network of the draft drawn, edited, saved like the grid and checked at once.
import { make, put, say } from "../reporting/page.js";
import { begin as beginStore, conflicts, change, settle } from "../reporting/store.js";
import * as model from "./model.js";
import * as canvas from "./canvas.js";
import * as panel from "./panel.js";
import * as table from "./table.js";
import * as verdict from "./verdict.js";

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

// What two have written into one cell: both are shown, the reader chooses.
function disputes() {
  put("conflicts", ...[...conflicts].filter(([, one]) => one.table in model.tables).map(([name, one]) => {
    const card = make("div", "alert alert-danger bg-white cell-conflict-card py-2 mb-2"), acts = make("div", "btn-list mt-1");
    const act = (text, done) => { const button = make("button", "btn btn-sm", text); button.type = "button"; button.addEventListener("click", () => { done(); settle(name); disputes(); }); acts.append(button); };
    act(say("take_mine"), () => change({ table: one.table, ident: one.ident, field: one.field, seen: one.stands, value: one.value }));
    act(say("keep_theirs"), () => {});
    card.setAttribute("role", "alert");
    card.append(make("strong", "", one.place), make("div", "", one.why), acts);
    return card;
  }));
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

function changed(why) {
  canvas.draw();
  table.draw();
  panel.refresh();
  for (const [id, can] of [["undo", model.canUndo()], ["redo", model.canRedo()]]) { const one = document.getElementById(id); if (one) one.disabled = !can; }
  verdict.plan(why);
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
beginStore({ state, note, live: filled, rows: (rows) => model.take(ours(rows)), conflicts: disputes });
model.restore();
canvas.begin(hooks);
panel.begin(hooks);
table.begin(hooks);
model.onChange(changed);
buttons();
disputes();
verdict.begin(hooks);
document.body.dataset.balance = "ready";
