// What stands beside the grid: the cell in words, level, problems, doubts, peers.
import { columnById, facts, key, make, put, say, sheet, shown } from "./page.js";
import { hasName, jump, nameOf } from "./grid.js";

export function go([table, ident, field]) {
  if (table === sheet.table && jump(ident, field)) return;
  if (table) window.location.href = `${facts.urls.sheet.replace("TABLE", table)}#${table}|${encodeURIComponent(ident)}|${field}`;
}

export function item(className, head, text, spot) {
  const button = make("button", `found ${className}`);
  button.type = "button";
  button.append(make("span", "", head), make("small", "", text));
  if (spot) button.addEventListener("click", () => go(spot));
  return button;
}

export const nothing = (text) => make("p", "text-secondary", text);

export function live(told) {
  const { problems, progress, feedback } = told;
  put("problem-count", document.createTextNode(String(problems.length)));
  put("problems", ...(problems.length ? problems.map((one) => item(one.severity, one.place, `${one.what} → ${one.remedy}`, one.table && [one.table, one.ident, one.field])) : [nothing(say("problems_none"))]));
  for (const [name, [filled, asked]] of Object.entries(progress)) {
    const badge = document.querySelector(`[data-progress="${name}"]`);
    if (badge) badge.textContent = asked ? `${filled}/${asked}` : String(filled);
  }
  level(feedback);
  put("doubts", ...(feedback.doubts.length ? feedback.doubts.map((one) => item(one.is_explained ? "" : "far", one.name + (one.is_explained ? ` · ${say("explained")}` : ""), one.why, one.spot)) : [nothing(say(feedback.left_out ? "doubts_later" : "doubts_none"))]));
  put("peers", ...(feedback.peers.length ? feedback.peers.map((one) => item(one.is_far ? "far" : "", one.name, `${one.why} ${one.formula}`, one.spot)) : [nothing(say("no_peers"))]));
}

function level(feedback) {
  const parts = [make("p", "mb-2", feedback.sentence)];
  if (feedback.left_out) parts.push(make("p", "text-danger-emphasis mb-2", say("left_out", { n: feedback.left_out })));
  for (const one of feedback.indices) {
    const line = make("div", "d-flex align-items-center gap-2"), bar = make("progress", "progress flex-fill");
    bar.max = 100; bar.value = one.low; bar.setAttribute("aria-hidden", "true");
    line.append(make("span", "index-name", say("index", { mark: one.mark })), bar, make("span", "text-nowrap", one.low === one.high ? one.low.toFixed(1) : `${one.low.toFixed(1)}–${one.high.toFixed(1)}`));
    parts.push(line);
  }
  parts.push(make("div", "mt-2"));
  for (const one of feedback.missing) parts.push(item("warning", one.name + (one.limiting ? ` · ${say("limiting")}` : ""), say("sentences", { one: one.what, other: one.effect }), one.spot));
  if (feedback.more) parts.push(nothing(say("more", { n: feedback.more })));
  if (feedback.indices.length && !feedback.missing.length) parts.push(nothing(say("missing_none")));
  put("level", ...parts);
}

export function about(cell, marks) {
  const column = cell && columnById.get(cell.getField());
  if (!column) { put("about-cell", nothing(cell?.getData()._help || say("no_cell"))); return; }
  const row = cell.getData(), name = hasName(row, column) ? nameOf(row, column) : "";
  const line = (head, text) => { const one = make("div"); one.append(make("span", "key", say("pair", { name: head, text: "" })), document.createTextNode(text)); return one; };
  const parts = [make("strong", "", [row._title, column.title].filter(Boolean).join(" · "))];
  const units = columnById.get(`unit_${column.year}`), unit = (units && shown(units, row[units.id])) || column.unit;
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
    const link = make("a", "d-block", say("attach_here"));
    link.href = `${facts.urls.evidence}?${new URLSearchParams({ table: sheet.table, ident: row._idents[column.year], field: column.field })}`;
    parts.push(link);
  }
  put("about-cell", ...parts);
}
