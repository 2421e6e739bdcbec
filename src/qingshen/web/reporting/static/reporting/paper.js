// The sheet on paper: a plain table of all its rows, drawn anew each time; columns nobody has written in are left out.
import { make, put, sheet, shown } from "./page.js";
import { table } from "./grid.js";

export function listen() { window.addEventListener("beforeprint", () => put("paper", drawn())); }

function drawn() {
  const rows = table.getRows().map((one) => one.getData());
  const columns = sheet.columns.filter((one) => rows.some((row) => row[one.id]));
  const paper = make("table", "table table-sm"), head = make("thead"), body = make("tbody");
  paper.append(make("caption", "", sheet.label), head, body);
  const names = columns.map((one) => one.title + (one.unit ? ` (${one.unit})` : ""));
  head.append(line("th", sheet.subject ? [sheet.subject, ...names] : names));
  for (const row of rows) {
    const texts = columns.map((one) => shown(one, row[one.id] ?? ""));
    const cells = line("td", sheet.subject ? [row._title, ...texts] : texts);
    columns.forEach((one, at) => { if (one.kind === "number") cells.children[at + (sheet.subject ? 1 : 0)].className = "num"; });
    body.append(cells);
  }
  return paper;
}

function line(tag, texts) {
  const row = make("tr");
  row.append(...texts.map((text) => make(tag, "", text)));
  return row;
}
