/* What draws a table is a megabyte of scripts that Streamlit loads when the first table comes, a third of a second. They
   are loaded once a hand or the keys are on the choice of views, where a click may lead to one. */

const CHOICE_OF_VIEWS = ".st-key-results_look, .st-key-library_look";

function loadTableAhead(scripts) {
  const signs = ["pointerover", "focusin"];
  const look = ({ target }) => {
    if (!target.closest?.(CHOICE_OF_VIEWS)) return;
    for (const sign of signs) removeEventListener(sign, look, true);
    for (const script of scripts) import(new URL(script, document.baseURI)).catch(() => {}); // then with the table
  };
  for (const sign of signs) addEventListener(sign, look, true);
}
