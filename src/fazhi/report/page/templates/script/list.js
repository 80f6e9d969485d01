// Draws whichever list the address asks for, a page of it at a time.
const PAGE = 50;
const LISTS = {
  units: { select: selectUnits, show: showUnit, what: "个单元" },
  said: { select: selectSaid, show: showSaid, what: "条不足" },
};
let current = { state: {}, page: 1 };

function pageOf(found, state) {
  const last = Math.max(1, Math.ceil(found.length / PAGE));
  const at = state.unit ? found.findIndex((unit) => unit[NUMBER] === Number(state.unit)) : -1;
  const wanted = at >= 0 && !state.page ? Math.floor(at / PAGE) + 1 : Math.floor(Number(state.page)) || 1;
  return [Math.min(Math.max(1, wanted), last), last];
}

function draw(state) {
  const list = LISTS[listOf(state)];
  const found = list.select(state);
  const [page, last] = pageOf(found, state);
  const first = (page - 1) * PAGE, wanted = words(state);
  byId("list").replaceChildren(...found.slice(first, first + PAGE).map((row) => list.show(row, state, wanted)));
  const n = found.length.toLocaleString("en-US");
  byId("count").textContent = !found.length ? "没有符合条件的" + list.what.slice(1) + "。"
    : "共 " + n + " " + list.what + (last > 1 ? "，这里是第 " + (first + 1) + "—" + Math.min(first + PAGE, found.length) + " " + list.what[0] : "");
  byId("chosen").hidden = !state.ids;
  document.querySelectorAll(".prev").forEach((button) => { button.disabled = page <= 1; });
  document.querySelectorAll(".next").forEach((button) => { button.disabled = page >= last; });
  document.querySelector(".bottom").hidden = last <= 1;
  current = { state, page };
}
