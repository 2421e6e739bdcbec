// What stands beside the grid: the cell in words, remarks, level, problems, doubts, peers, conflicts.
import { columnById, columnOf, facts, key, make, put, say, sheet, shown, token } from "./page.js";
import { conflicts, change, settle } from "./store.js";
import { find, jump, nameOf, write } from "./grid.js";

export function go([table, ident, field]) {
  if (table === sheet.table && jump(ident, field)) return;
  if (table) window.location.href = `${facts.urls.sheet.replace("TABLE", table)}#${table}|${encodeURIComponent(ident)}|${field}`;
}

function item(className, head, text, spot) {
  const button = make("button", `found ${className}`);
  button.type = "button";
  button.append(make("span", "", head), make("small", "", text));
  if (spot) button.addEventListener("click", () => go(spot));
  return button;
}

const nothing = (text) => make("p", "text-secondary", text);

export function live(told) {
  const { problems, progress, feedback } = told;
  put("problem-count", document.createTextNode(String(problems.length)));
  put("problems", ...(problems.length ? problems.map((one) => item(one.severity, one.place, `${one.what} → ${one.remedy}`, one.table && [one.table, one.ident, one.field])) : [nothing(say("problems_none"))]));
  for (const [name, [filled, asked]] of Object.entries(progress)) {
    const badge = document.querySelector(`[data-progress="${name}"]`);
    if (badge) badge.textContent = asked ? `${filled}/${asked}` : String(filled);
  }
  level(feedback);
  put("doubts", ...(feedback.doubts.length ? feedback.doubts.map((one) => item(one.is_explained ? "" : "far", one.name + (one.is_explained ? `（${say("explained")}）` : ""), one.why, one.spot)) : [nothing(say("doubts_none"))]));
  put("peers", ...(feedback.peers.length ? feedback.peers.map((one) => item(one.is_far ? "far" : "", one.name, `${one.why} ${one.formula}`, one.spot)) : [nothing(say("no_peers"))]));
}

function level(feedback) {
  const parts = [make("p", "mb-2", feedback.sentence)];
  if (feedback.left_out) parts.push(make("p", "text-danger-emphasis mb-2", say("left_out", { n: feedback.left_out })));
  for (const one of feedback.indices) {
    const line = make("div", "d-flex align-items-center gap-2"), bar = make("progress", "progress flex-fill");
    bar.max = 100; bar.value = one.low; bar.setAttribute("aria-hidden", "true");
    line.append(make("span", "index-name", say("index", { mark: one.mark })), bar, make("span", "text-nowrap", one.low === one.high ? `${one.low}` : `${one.low}–${one.high}`));
    parts.push(line);
  }
  parts.push(make("div", "mt-2"));
  for (const one of feedback.missing) parts.push(item("warning", one.name + (one.limiting ? ` · ${say("limiting")}` : ""), `${one.what}。${one.effect}`, one.spot));
  if (feedback.more) parts.push(nothing(say("more", { n: feedback.more })));
  if (feedback.indices.length && !feedback.missing.length) parts.push(nothing(say("missing_none")));
  put("level", ...parts);
}

export function about(cell, marks) {
  const column = cell && columnById.get(cell.getField());
  if (!column) { put("about-cell", nothing(cell?.getData()._help || say("no_cell"))); return; }
  const row = cell.getData(), name = row._idents[column.year] === undefined ? "" : nameOf(row, column);
  const line = (head, text) => { const one = make("div"); one.append(make("span", "key", `${head}：`), document.createTextNode(text)); return one; };
  const parts = [make("strong", "", [row._title, column.title].filter(Boolean).join(" · "))];
  const unit = row[`unit_${column.year}`] || column.unit;
  if (unit && column.kind === "number") parts.push(line(say("unit"), unit));
  const help = [row._help !== row._title ? row._help : "", column.help].filter(Boolean).join("\n");
  if (help) parts.push(line(say("help"), help));
  if (row._fixed.has(column.id)) parts.push(nothing(say("fixed")));
  for (const one of marks.problems.get(name) ?? []) parts.push(make("div", one.severity === "error" ? "text-danger-emphasis" : "text-warning-emphasis", `${one.what} → ${one.remedy}`));
  for (const one of facts.files.filter((file) => key(sheet.table, file.ident, file.field) === name)) {
    const link = make("a", "d-block", one.name);
    link.href = one.url;
    parts.push(link);
  }
  if (facts.mode === "fill" && name) {
    const link = make("a", "", say("attach_here"));
    link.href = `${facts.urls.evidence}?${new URLSearchParams({ table: sheet.table, ident: row._idents[column.year], field: column.field })}`;
    parts.push(link);
  }
  put("about-cell", ...parts);
}

function placeOf(one) {
  const row = one.ident && find(one.ident);
  if (!row) return say("table_place");
  const column = one.field && columnOf(row.getData(), one.ident, one.field);
  return [row.getData()._title || one.ident, column?.title ?? say("row")].join(" · ");
}

async function ask(url, body, type) {
  const answer = await fetch(url, { method: "POST", body, headers: { "X-CSRFToken": token(), Accept: "application/json", "Content-Type": type } });
  return { ok: answer.ok, told: await answer.json() };
}

export function remarks(cell, changed) {
  if (facts.mode === "read") return;
  const parts = facts.mode === "review" ? [form(cell, changed)] : [];
  for (const one of facts.remarks) {
    const box = make("div", "remark");
    box.append(item("", placeOf(one), `${one.by}：${one.text}`, [sheet.table, one.ident, one.field]));
    if (one.answer) box.append(make("div", "text-success-emphasis", say("answered", { answer: one.answer })));
    if (facts.mode === "fill") box.append(reply(one, changed));
    parts.push(box);
  }
  put("remarks", ...(parts.length ? parts : [nothing(say("none"))]));
}

function written(label, button, act) {
  const form = make("form", "d-flex gap-1"), input = make("input", "form-control form-control-sm"), why = make("div", "text-danger-emphasis");
  input.maxLength = 500; input.required = true; input.setAttribute("aria-label", label);
  form.append(input, make("button", "btn btn-sm btn-primary flex-shrink-0", button));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    event.stopPropagation();
    const { ok, told } = await act(input.value);
    if (!ok) why.textContent = told.refused.join(" ");
  });
  const all = make("div", "mb-2");
  all.append(form, why);
  return all;
}

function reply(one, changed) {
  return written(say("answer"), say("answer"), async (text) => {
    const got = await ask(one.url, new URLSearchParams({ answer: text }), "application/x-www-form-urlencoded");
    if (got.ok) { one.answer = got.told.answer; changed(); }
    return got;
  });
}

function form(cell, changed) {
  const column = cell && columnById.get(cell.getField()), row = cell?.getData();
  const at = column && row._idents[column.year] !== undefined ? { ident: row._idents[column.year], field: column.field } : { ident: "", field: "" };
  const label = say("remark_place", { place: placeOf(at) });
  const all = written(label, "＋", async (text) => {
    const got = await ask(facts.urls.remark, JSON.stringify({ table: sheet.table, ...at, text }), "application/json");
    if (got.ok) { facts.remarks.push(got.told); changed(); }
    return got;
  });
  all.prepend(make("div", "mb-1", label));
  return all;
}

// Every conflict with what each has written; the choice is the reader's.
export function disputes(changed) {
  document.querySelectorAll(".cell-conflict-card").forEach((one) => one.remove());
  for (const [name, one] of conflicts) {
    const card = make("div", "alert alert-danger bg-white cell-conflict-card py-2 mb-2");
    card.append(make("strong", "d-block", one.place), make("div", "small", one.why));
    const column = sheet.columns.find((other) => other.field === one.field) ?? { choices: [] };
    card.append(make("div", "small", `${say("mine")}：${shown(column, one.value) || say("empty")}　${say("theirs")}：${shown(column, one.stands) || say("empty")}`));
    const mine = make("button", "btn btn-sm btn-primary me-2 mt-1", say("take_mine")), theirs = make("button", "btn btn-sm mt-1", say("keep_theirs"));
    mine.addEventListener("click", () => { settle(name); insist(one); disputes(changed); });
    theirs.addEventListener("click", () => { settle(name); changed(); disputes(changed); });
    card.append(mine, theirs);
    document.getElementById("notes").append(card);
  }
}

function insist(one) {
  const row = one.table === sheet.table && one.field ? find(one.ident) : null;
  const column = row && columnOf(row.getData(), one.ident, one.field);
  if (column && write(row.getCell(column.id), one.value)) return;
  change({ table: one.table, ident: one.ident, field: one.field, seen: one.stands, value: one.value });
}
