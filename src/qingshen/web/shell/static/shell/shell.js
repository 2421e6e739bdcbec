// Asks before what cannot be taken back, with what stands in its fields ({name}), and keeps a form from being sent twice.
document.addEventListener("submit", (event) => {
  const form = event.target;
  const asked = event.submitter?.dataset.confirm ?? form.dataset.confirm;
  const filled = asked?.replace(/\{(\w+)\}/g, (all, name) => form.elements[name]?.value ?? all);
  if (asked && !window.confirm(filled)) { event.preventDefault(); return; }
  if (form.dataset.sent) { event.preventDefault(); return; }
  if (form.method === "post" && !form.hasAttribute("hx-post")) form.dataset.sent = "yes";
});
// A page brought back by the browser's own history can be sent anew.
window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((one) => delete one.dataset.sent));
// A button with data-print prints the page.
document.addEventListener("click", (event) => { if (event.target.closest("[data-print]")) window.print(); });
// A box that ticks all others of its form; without scripts it stays hidden.
document.querySelectorAll("input[data-ticks]").forEach((all) => {
  const boxes = [...all.form.querySelectorAll(`input[name="${all.dataset.ticks}"]`)];
  const told = () => { all.checked = boxes.length > 0 && boxes.every((one) => one.checked); all.indeterminate = !all.checked && boxes.some((one) => one.checked); };
  all.hidden = false;
  all.addEventListener("change", () => boxes.forEach((one) => { one.checked = all.checked; }));
  boxes.forEach((one) => one.addEventListener("change", told));
  told();
});
