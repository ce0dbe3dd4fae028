/* The page that a link of the menu, back or forward leads to comes, also where something of the page that is left asked
   the server for that one in the same instant: the later asks in the place of the earlier. */

const LINKS = '[data-testid="stTopNavLink"], [data-testid="stSidebarNavLink"]';
const LOOK_MS = 250;
const REST_MS = 1_000; // so long the browser stands still on the page that was left before it is asked once more
const MAX_TURNS = 5;
let drawn = null; // the page that the server drew last
let way = null; // the page left and the page to come, how to ask for it, how often that was done, at rest since when

export default function ({ data }) {
  drawn = data.page;
  if (way && drawn !== way.left) way = null;
  if (document.documentElement.dataset.olciTurning) return;
  document.documentElement.dataset.olciTurning = "followed";
  document.addEventListener("click", ({ target, isTrusted }) => {
    const link = target.closest?.(LINKS);
    if (link && isTrusted) follow(nameOf(link), () => linkTo(nameOf(link))?.click());
  }, true);
  addEventListener("popstate", ({ isTrusted }) => {
    const page = nameOf(location);
    if (isTrusted && page !== way?.page) follow(page, () => goAgain(page));
  });
}

function nameOf(place) {
  return place.pathname.split("/").pop() || "search";
}

function linkTo(page) {
  return [...document.querySelectorAll(LINKS)].find((link) => nameOf(link) === page);
}

/* Where the page that is left has put its address after the one that was gone to, there is one step back to that. */
function goAgain(page) {
  if (nameOf(location) === page) dispatchEvent(new PopStateEvent("popstate", { state: history.state }));
  else history.back();
}

function follow(page, ask) {
  const isLooking = way !== null;
  way = page === drawn ? null : { left: drawn, page, ask, turns: 0, restsSince: null };
  if (way && !isLooking) setTimeout(look, LOOK_MS);
}

function look() {
  if (way === null) return;
  const isAtRest = document.querySelector('[data-testid="stApp"]')?.dataset.testScriptState === "notRunning";
  way.restsSince = isAtRest ? way.restsSince ?? performance.now() : null;
  if (isAtRest && performance.now() - way.restsSince > REST_MS) {
    way.restsSince = null;
    if (way.turns++ < MAX_TURNS) way.ask();
    else way = null;
  }
  if (way) setTimeout(look, LOOK_MS);
}
