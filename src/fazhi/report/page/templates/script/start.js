// Listens to addresses, fields and buttons, and begins.
function follow(scroll) {
  if (location.hash && !location.hash.includes("=")) {
    const aim = byId(location.hash.slice(1));
    const fold = aim && (aim.matches(".card") ? aim.querySelector("details") : aim);
    if (fold && fold.tagName === "DETAILS") fold.open = true;
    if (!byId("list").childElementCount) { fillForm({}); draw({}); }
    return;
  }
  const state = readAddress();
  fillForm(state);
  draw(state);
  if (scroll) (document.querySelector("#list .here") || byId("units")).scrollIntoView({ block: "start" });
}

function change(state) {
  // Typing must not fill the history; where the page may not touch it, the list still changes.
  try { history.replaceState(null, "", address(state)); } catch (error) { /* a sandboxed frame */ }
  draw(state);
}

function turn(step) {
  location.hash = address({ ...current.state, page: current.page + step });
}

function listen() {
  let waiting = 0;
  const now = () => change(readForm(listOf(current.state)));
  byId("f-q").addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(now, 150); });
  document.querySelectorAll(".filters select, .filters input[type=checkbox]")
    .forEach((field) => field.addEventListener("change", now));
  byId("f-reset").addEventListener("click", () => {
    const state = listOf(current.state) === "said" ? { list: "said" } : {};
    byId("f-q").value = "";
    fillForm(state);
    change(state);
  });
  document.querySelectorAll(".lists button").forEach((button) => button.addEventListener("click", () => {
    const kept = Object.fromEntries(SHARED.map((name) => [name, byId("f-" + name).value]));
    location.hash = address(button.dataset.list === "said" ? { list: "said", ...kept } : { kind: "body", ...kept });
  }));
  document.querySelectorAll(".prev").forEach((button) => button.addEventListener("click", () => turn(-1)));
  document.querySelectorAll(".next").forEach((button) => button.addEventListener("click", () => turn(1)));
  window.addEventListener("hashchange", () => follow(true));
}

// On paper nothing can be unfolded: what was folded is printed open, and folded again afterwards; but for
// the names of reports, which would fill pages.
let unfolded = [];
window.addEventListener("beforeprint", () => {
  unfolded = [...document.querySelectorAll("details:not([open], .gaps details)")];
  unfolded.forEach((node) => { node.open = true; });
});
window.addEventListener("afterprint", () => { unfolded.forEach((node) => { node.open = false; }); });

load().then(() => {
  listen();
  document.querySelectorAll(".filters, .lists").forEach((node) => { node.hidden = false; });
  follow(location.hash.includes("="));
  document.documentElement.dataset.ready = "yes";
}, () => {
  byId("count").textContent = "这个浏览器太旧，展不开原文。请换用 2023 年以后的 Chrome、Edge 或 Firefox，或者看 workbook.xlsx。";
});
