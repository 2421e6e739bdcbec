// Text that comes otherwise than by a key: an input method, handwriting, a voice. It goes where the focus is, and only into
// a field: while no cell is edited, one that cannot be seen stands over the active cell and has the focus for the grid.
import { facts, make, say, sheet } from "./page.js";
import { beginWith } from "./editing.js";
import { activeCell, isEditable, isEditing, select, table } from "./grid.js";
import { note } from "./told.js";

let field = null, isComposing = false;

export function listen(place) {
  const holder = table.rowManager.element;
  field = make("input", "typed-here");
  field.autocomplete = "off";
  field.inputMode = "none";   // A finger that chooses a cell calls for no keyboard.
  field.setAttribute("aria-label", sheet.label);
  field.setAttribute("aria-activedescendant", "active-cell");
  holder.append(field);
  holder.tabIndex = -1;
  holder.addEventListener("focus", () => field.focus({ preventScroll: true }));
  for (const event of ["keyup", "mouseup", "focusin"]) place.addEventListener(event, () => window.setTimeout(follow));
  field.addEventListener("compositionstart", () => { follow(); isComposing = true; field.classList.add("is-seen"); });
  field.addEventListener("compositionend", () => { isComposing = false; window.setTimeout(come); });
  field.addEventListener("input", () => { if (!isComposing) come(); });
  if (document.activeElement === holder) field.focus({ preventScroll: true });
  if (facts.mode === "fill") start();
}

// A key of an input method is its own, not the grid's.
export const isOfMethod = (event) => event.isComposing || event.key === "Process" || event.keyCode === 229;

// Over the active cell, so that an input method shows its choices there.
function follow() {
  const element = activeCell()?.getElement();
  if (!element?.getBoundingClientRect || isComposing) return;
  // A click leaves the selection in the cell: an input method writes where the selection is.
  if (document.activeElement === field) field.select();
  const at = element.getBoundingClientRect(), holder = field.parentElement, from = holder.getBoundingClientRect();
  const left = at.left - from.left + holder.scrollLeft, top = at.top - from.top + holder.scrollTop;
  Object.assign(field.style, { left: `${left}px`, top: `${top}px`, width: `${at.width}px`, height: `${at.height}px` });
}

// What has come opens the cell, as if its first letter had been typed there.
function come() {
  const text = field.value, cell = activeCell();
  field.value = "";
  field.classList.remove("is-seen");
  if (!text || !cell || isEditing()) return;
  open(text, cell);
}

// Opens a cell with what is typed; one that is not to be seen is brought back first, or its field could not be drawn.
export function open(text, cell) {
  if (!isEditable(cell)) { refuse(); return; }
  const holder = table.rowManager.element.getBoundingClientRect(), at = cell.getElement()?.getBoundingClientRect?.();
  const edit = () => { beginWith(text); cell.edit(); };
  if (at?.height && at.top >= holder.top && at.bottom <= holder.bottom) { edit(); return; }
  table.scrollToRow(cell.getRow(), "center", true).catch(() => {}).finally(() => window.requestAnimationFrame(() => { select(cell); edit(); }));
}

function refuse() { if (facts.mode === "fill") note(say("fixed"), "info"); }

// Whoever comes to fill in types at once: the first cell that can be written in is the active one.
function start() {
  const first = table.getRows()[0]?.getCells().find(isEditable);
  if (first) select(first);
}
