/* The page that a link of the menu, back or forward leads to comes, and stays, also where something of the page that is
   left asked the server for that one in the same instant: the later asks in the place of the earlier, or after it. */

const LINKS = '[data-testid="stTopNavLink"], [data-testid="stSidebarNavLink"]';
const LOOK_MS = 250;
const REST_MS = 1_000; // so long the browser stands still on the page that was left before it is asked once more
const MAX_TURNS = 5;
let drawn = null; // the page that the server drew last
let looking = null; // the timer of the next look
let way = null; // the page left and the page to come, how to ask for it, how often that was done, at rest since when

export default function ({ data }) {
  drawn = data.page;
  if (way && drawn !== way.left && drawn !== way.page) turnTo(null);
  if (document.documentElement.dataset.olciTurning) return;
  turnTo(null);
  letTableBeFirst();
  loadTableAhead(data.table);
  document.addEventListener("click", ({ target, isTrusted }) => {
    const link = target.closest?.(LINKS);
    if (link && (isTrusted || isAgain)) follow(pageAt(link), () => linkTo(pageAt(link))?.click());
  }, true);
  addEventListener("popstate", ({ isTrusted }) => {
    const page = pageAt(location);
    if (isTrusted && page !== way?.page) follow(page, () => goAgain(page));
  });
  for (const kind of ["pointerdown", "keydown"]) addEventListener(kind, goOnFromThere, true);
}

/* What the document says of it: whether the page that was chosen is there, and stays. */
function turnTo(next) {
  way = next;
  document.documentElement.dataset.olciTurning = way === null ? "there" : "under way";
}

/* What a person does on the page that has come may lead anywhere. */
function goOnFromThere() {
  if (way && drawn === way.page) turnTo(null);
}

function linkTo(page) {
  return [...document.querySelectorAll(LINKS)].find((link) => pageAt(link) === page);
}

/* Where the page that is left has put its address after the one that was gone to, there is one step back to that. */
function goAgain(page) {
  if (pageAt(location) === page) dispatchEvent(new PopStateEvent("popstate", { state: history.state }));
  else history.back();
}

function follow(page, ask) {
  turnTo(page === drawn ? null : { left: drawn, page, ask, turns: 0, restsSince: null });
  clearTimeout(looking);
  looking = setTimeout(look, LOOK_MS);
}

function look() {
  if (way === null) return;
  way.restsSince = isDrawn() ? way.restsSince ?? performance.now() : null;
  if (way.restsSince !== null && performance.now() - way.restsSince > REST_MS) {
    way.restsSince = null;
    if (drawn !== way.page && way.turns++ < MAX_TURNS) way.ask();
    else turnTo(null);
  }
  looking = setTimeout(look, LOOK_MS);
}
