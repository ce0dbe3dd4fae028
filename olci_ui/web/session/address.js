/* The search in the address, in the place of the one that stands there; and the place that each page is scrolled to, which
   a reload, back and forward find again. */

const SCROLLED = "olci.places";
const QUIET_MS = 200;
const GIVE_UP_MS = 60_000;
const STILL_MS = 2_000; // so long the page must have stood at the place, drawn to its end
let restoring = null;

export default function ({ data }) {
  document.documentElement.dataset.olciShown = data.page;
  const url = new URL(location.href);
  const isHere = pageAt(url) === data.page; // not while back or forward leads elsewhere
  if (isHere && url.search.slice(1) !== data.query) {
    url.search = data.query;
    history.replaceState(history.state, "", url);
  }
  if (!document.documentElement.dataset.olciScroll) {
    follow();
    stepOnlyToPages();
  }
}

/* Another page is a step for the back button; another search in the address of the same one is none. Streamlit writes
   it as one before it turns to the next page. */
function stepOnlyToPages() {
  const step = history.pushState.bind(history);
  history.pushState = (state, unused, url) => {
    const isHere = pageAt(new URL(url ?? "", location.href)) === pageAt(location);
    if (isHere) history.replaceState(state, unused, url);
    else step(state, unused, url);
  };
}

/* What is scrolled: Streamlit may put another one in its place while a page comes. */
function main() {
  return document.querySelector('[data-testid="stMain"]');
}

/* Remember how far each page is scrolled, and go there again after a reload and by back and forward, once the page is
   long enough, unless somebody scrolls first. */
function follow() {
  document.documentElement.dataset.olciScroll = "followed";
  const navigation = performance.getEntriesByType("navigation")[0];
  if (navigation?.type !== "navigate") restore(places()[location.pathname] ?? 0);
  addEventListener("popstate", () => restore(places()[location.pathname] ?? 0));
  let waiting = null;
  document.addEventListener("scroll", ({ target }) => {
    if (target !== main()) return;
    clearTimeout(waiting);
    waiting = setTimeout(remember, QUIET_MS, location.pathname);
  }, { passive: true, capture: true }); // it does not bubble
}

function places() {
  return JSON.parse(sessionStorage.getItem(SCROLLED) ?? "{}");
}

/* A page that is left or drawn anew moves by itself: what counts is where it comes to rest. One that is left may be
   blank for a while before its address goes. */
function remember(path) {
  if (location.pathname !== path) return;
  const page = main();
  const isBlank = !page || page.scrollHeight <= page.clientHeight;
  if (restoring || !isDrawn()) setTimeout(remember, QUIET_MS, path);
  else if (!isBlank) sessionStorage.setItem(SCROLLED, JSON.stringify({ ...places(), [path]: page.scrollTop }));
}

function restore(top) {
  cancelAnimationFrame(restoring);
  restoring = null;
  if (!top) return;
  const until = performance.now() + GIVE_UP_MS;
  const stop = () => {
    cancelAnimationFrame(restoring);
    restoring = null;
  };
  for (const sign of ["wheel", "pointerdown", "keydown", "touchstart"]) {
    document.addEventListener(sign, stop, { once: true, passive: true });
  }
  let arrived = null;
  const step = () => {
    // Not the page that is left: it may stand there still, drawn to its end.
    const page = document.documentElement.dataset.olciShown === pageAt(location) ? main() : null;
    if (page && page.scrollHeight >= top + page.clientHeight) page.scrollTop = top;
    const now = performance.now();
    arrived = page && isDrawn() && Math.abs(page.scrollTop - top) < 2 ? arrived ?? now : null;
    const isOver = now > until || (arrived !== null && now - arrived > STILL_MS);
    restoring = isOver ? null : requestAnimationFrame(step);
  };
  restoring = requestAnimationFrame(step);
}
