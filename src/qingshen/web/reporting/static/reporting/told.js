// What the page says of its own doing: whether all is saved, and short notes.
import { make, put, say } from "./page.js";

// `again`: what "retry" does; `elsewhere`: an address to be opened beside this page.
export function state(kind, text, again, elsewhere) {
  const parts = [document.createTextNode(text)];
  if (elsewhere) {
    const link = make("a", "btn btn-sm", say("sign_in"));
    link.href = elsewhere; link.target = "_blank"; link.rel = "noopener";
    parts.push(link);
  }
  if (again) {
    const button = make("button", "btn btn-sm", say("retry"));
    button.type = "button";
    button.addEventListener("click", again);
    parts.push(button);
  }
  put("save-state", ...parts);
  document.getElementById("save-state").className = `save-state is-${kind}`;
}

export function note(text, kind) {
  const box = make("div", `alert alert-${kind} bg-white py-2 mb-2`, text);
  box.setAttribute("role", kind === "danger" ? "alert" : "status");
  const notes = document.getElementById("notes");
  for (const other of [...notes.children]) if (other.textContent === text) other.remove();
  notes.prepend(box);
  window.setTimeout(() => box.remove(), kind === "info" ? 8000 : 60000);
}
