// The field a cell is edited in: a list where only its entries may stand, else a line of text.
import { coded, columnById, make, shown } from "./page.js";

let begun = null;   // what was typed to open the field

export function beginWith(text) { begun = text; }

// Tabulator's editor; `leave(way)` goes on to the next cell, `closed(cell)` is told whatever came of it.
export function editorOf(leave, closed) {
  return (cell, rendered, success, cancel) => {
    const column = columnById.get(cell.getField()), old = cell.getValue() ?? "", typed = begun;
    begun = null;
    const field = column.closed && typed === null ? list(column, old) : line(column, old, typed);
    field.setAttribute("aria-label", `${cell.getData()._title} ${column.title}`);
    // Whoever opens a cell to correct it goes on where the text ends.
    rendered(() => { field.focus({ preventScroll: true }); field.setSelectionRange?.(field.value.length, field.value.length); });
    let isDone = false;
    const finish = (way) => {
      if (isDone) return;
      isDone = true;
      success(field.tagName === "SELECT" ? field.value : coded(column, field.value));
      closed(cell);
      if (way) leave(way);
    };
    const giveUp = () => { isDone = true; cancel(); closed(cell); };
    field.addEventListener("blur", () => finish(""));
    field.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      event.stopPropagation();
      const way = wayOf(event, typed !== null && !column.choices.length);
      if (way) { event.preventDefault(); finish(way); }
      else if (event.key === "Escape") giveUp();
    });
    return field;
  };
}

function list(column, old) {
  const field = make("select", "form-select form-select-sm");
  for (const [code, label] of [["", ""], ...column.choices]) field.append(new Option(label, code, false, code === old));
  if (old && !column.choices.some(([code]) => code === old)) field.append(new Option(old, old, true, true));
  return field;
}

function line(column, old, typed) {
  const field = make("input");
  field.value = typed ?? (column.choices.length && !column.said[old] ? shown(column, old) : old);
  if (column.choices.length) field.setAttribute("list", `offered-${column.id}`);
  if (column.kind === "date") field.placeholder = "YYYY-MM-DD";
  return field;
}

// Where a key leads out of the field; the arrows only where the text was just begun and no list is open.
function wayOf(event, isBegun) {
  if (event.key === "Enter") return event.shiftKey ? "up" : "down";
  if (event.key === "Tab") return event.shiftKey ? "left" : "right";
  return isBegun ? { ArrowUp: "up", ArrowDown: "down" }[event.key] : "";
}
