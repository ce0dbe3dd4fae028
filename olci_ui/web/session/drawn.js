/* Which page an address leads to, and whether the one that is shown is drawn to its end. */

function pageAt(place) {
  return place.pathname.split("/").pop() || "search";
}

function isDrawn() {
  return document.querySelector('[data-testid="stApp"]')?.dataset.testScriptState === "notRunning";
}
