/* Months as rows, days as cells of a grid: arrow keys go from day to day; a click, Enter or Space reports it to the page. */

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".calendar");
  root.querySelector(".key").textContent = data.key;
  const days = new Map(data.days.map((day) => [day.date, day]));
  const held = root.contains(root.getRootNode().activeElement) ? root.getRootNode().activeElement.dataset.date : null;
  const rows = [row(cell("span", "columnheader", "", data.words.month), ...numbers())];
  rows[0].classList.add("numbers");
  for (const month of data.months) {
    const cells = [cell("span", "rowheader", "month", month.label)];
    for (let number = 1; number <= 31; number += 1) {
      const date = `${month.first.slice(0, 8)}${String(number).padStart(2, "0")}`;
      const inside = month.searched.includes(number);
      const day = days.get(date);
      cells.push(day ? dayCell(day, data.chosen, setTriggerValue) : emptyCell(number, inside ? data.words.no_scene : ""));
    }
    rows.push(row(...cells));
  }
  const grid = root.querySelector(".grid");
  grid.ariaLabel = data.words.days;
  grid.replaceChildren(...rows);
  const buttons = [...grid.querySelectorAll("button")];
  const entry = buttons.find((one) => one.dataset.date === (held ?? data.chosen)) ?? buttons[0];
  for (const button of buttons) button.tabIndex = button === entry ? 0 : -1;
  if (held && entry) entry.focus();
  grid.onkeydown = (event) => step(event, buttons);
}

/* Left and right to the scene days before and after, up and down to the nearest one in the months around, by page in the
   years; to the first and last one of the month, with Ctrl of all. */
function step(event, buttons) {
  const at = buttons.indexOf(event.target);
  if (at < 0 || event.altKey || event.metaKey) return;
  const ofMonth = buttons.filter((one) => monthOf(one) === monthOf(buttons[at]));
  const ends = event.ctrlKey ? buttons : ofMonth;
  const moves = {
    ArrowRight: () => buttons[at + 1],
    ArrowLeft: () => buttons[at - 1],
    ArrowDown: () => monthsAway(buttons, at, 1),
    ArrowUp: () => monthsAway(buttons, at, -1),
    PageDown: () => monthsAway(buttons, at, 12),
    PageUp: () => monthsAway(buttons, at, -12),
    Home: () => ends[0],
    End: () => ends[ends.length - 1],
  };
  if (!(event.key in moves)) return;
  event.preventDefault();
  const next = moves[event.key]();
  if (!next) return;
  event.target.tabIndex = -1;
  next.tabIndex = 0;
  next.focus();
}

const monthOf = (button) => button.dataset.date.slice(0, 7);

/* The day nearest to the same one in the month so far away; where that has none, in the next one beyond that has some. */
function monthsAway(buttons, at, months) {
  const [year, month, day] = buttons[at].dataset.date.split("-").map(Number);
  const wanted = new Date(Date.UTC(year, month - 1 + months, 1)).toISOString().slice(0, 7);
  const beyond = buttons.map(monthOf).filter((one) => (months > 0 ? one >= wanted : one <= wanted));
  const nearest = months > 0 ? beyond[0] : beyond[beyond.length - 1];
  const there = buttons.filter((one) => monthOf(one) === nearest);
  const off = (one) => Math.abs(Number(one.dataset.date.slice(8)) - day);
  return there.sort((one, other) => off(one) - off(other))[0];
}

function numbers() {
  return Array.from({ length: 31 }, (_, day) => cell("span", "columnheader", "", String(day + 1)));
}

function row(...cells) {
  const element = made("div", "row", "");
  element.setAttribute("role", "row");
  element.append(...cells);
  return element;
}

function cell(tag, role, kind, text) {
  const element = made(tag, kind, text);
  element.setAttribute("role", role);
  return element;
}

/* A day that has no scene, or, without a word, one that was not searched. */
function emptyCell(number, words) {
  const element = cell("i", "gridcell", words ? "" : "outside", "");
  if (words) {
    element.title = words;
    element.dataset.number = number;
  }
  return element;
}

function dayCell(day, chosen, report) {
  const around = cell("span", "gridcell", "day", "");
  around.dataset.number = Number(day.date.slice(8));
  const button = made("button", "", "", day.words);
  button.append(made("b", "", `${day.sign}${day.scenes}`));
  button.dataset.date = day.date;
  button.setAttribute("aria-label", day.words);
  button.setAttribute("aria-pressed", String(day.date === chosen));
  button.style.setProperty("--cover", `${100 * (day.cover ?? 0)}%`);
  if (day.bright !== null) {
    const clear = 1 - day.bright;
    button.classList.add("known");
    button.style.setProperty("--clear", `${Math.round(100 * clear ** 1.4)}%`);
  }
  button.classList.toggle("chosen", day.date === chosen);
  button.classList.toggle("ticked", day.ticked);
  button.onclick = () => report("day", day.date);
  around.append(button);
  return around;
}

function made(tag, kind, text, title = "") {
  const element = document.createElement(tag);
  if (kind) element.className = kind;
  if (text) element.textContent = text;
  if (title) element.title = title;
  return element;
}
