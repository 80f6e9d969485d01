// The page's data: JSON, deflated and in base64. What the lists in it hold is told in payload.py.
const [REPORT, NUMBER, KIND, ROLE, CATEGORY, SURE, ALSO, PROBLEMS, REVIEW, SECTION, TEXT, SHEET, THEMES] = Array(13).keys();
const [S_ID, S_UNIT, S_FROM, S_TO, S_PROBLEMS, S_CATEGORY, S_PATTERN, S_SIGNALS, S_ANSWERS] = Array(9).keys();
const byId = (id) => document.getElementById(id);
let data = null;

async function load() {
  const letters = atob(byId("data").textContent.trim());
  const bytes = Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  data = JSON.parse(await new Response(stream).text());
}

const saidText = (said) => data.units[said[S_UNIT]][TEXT].slice(said[S_FROM], said[S_TO]);

// Texts in small letters, made when somebody searches for the first time.
const lowered = new Map();
function lower(list, rows, textOf) {
  if (!lowered.has(list)) lowered.set(list, rows.map((row) => textOf(row).toLowerCase()));
  return lowered.get(list);
}
