// A block of cells as spreadsheets put it on the clipboard: tabs and line ends, a cell with either in quotes.
export function parse(text) {
  const rows = [[]];
  const pattern = /(?:"((?:[^"]|"")*)"|([^\t\r\n]*))(\t|\r\n|\n|\r|$)/gy;
  for (let found; pattern.lastIndex < text.length && (found = pattern.exec(text));) {
    rows.at(-1).push(found[1] !== undefined ? found[1].replaceAll('""', '"') : found[2]);
    if (found[3] === "") break;
    if (found[3] !== "\t") rows.push([]);
    else if (pattern.lastIndex === text.length) rows.at(-1).push("");
  }
  if (rows.at(-1).length === 0) rows.pop();
  return rows;
}

export const quoted = (text) => (/[\t\n"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
