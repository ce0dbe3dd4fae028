/* The search in the address, in the place of the one that stands there, and the place scrolled to, across a reload. */

const SCROLLED = "olci.scrolled";
const GIVE_UP_MS = 60_000;
const STILL_MS = 1_000; // so long the page must have stood at the place, drawn to its end
let restoring = null;

export default function ({ data }) {
  const url = new URL(location.href);
  if (url.search.slice(1) !== data.query) {
    url.search = data.query;
    history.replaceState(history.state, "", url);
  }
  const main = document.querySelector('[data-testid="stMain"]');
  if (main && !main.dataset.olciScroll) follow(main);
}

/* Remember how far this page is scrolled, and go there again once it is long enough, unless somebody scrolls first. */
function follow(main) {
  main.dataset.olciScroll = "followed";
  const held = JSON.parse(sessionStorage.getItem(SCROLLED) ?? "null");
  const navigation = performance.getEntriesByType("navigation")[0];
  if (held?.path === location.pathname && held.top > 0 && navigation?.type !== "navigate") restore(main, held.top);
  main.addEventListener("scroll", () => {
    if (restoring) return;
    sessionStorage.setItem(SCROLLED, JSON.stringify({ path: location.pathname, top: main.scrollTop }));
  }, { passive: true });
}

function restore(main, top) {
  const until = performance.now() + GIVE_UP_MS;
  const stop = () => {
    cancelAnimationFrame(restoring);
    restoring = null;
  };
  for (const sign of ["wheel", "pointerdown", "keydown", "touchstart"]) {
    main.addEventListener(sign, stop, { once: true, passive: true });
  }
  let arrived = null;
  const step = () => {
    if (main.scrollHeight >= top + main.clientHeight) main.scrollTop = top;
    const isDrawn = document.querySelector('[data-testid="stApp"]')?.dataset.testScriptState === "notRunning";
    const now = performance.now();
    arrived = isDrawn && Math.abs(main.scrollTop - top) < 2 ? arrived ?? now : null;
    const isOver = now > until || (arrived !== null && now - arrived > STILL_MS);
    restoring = isOver ? null : requestAnimationFrame(step);
  };
  restoring = requestAnimationFrame(step);
}
