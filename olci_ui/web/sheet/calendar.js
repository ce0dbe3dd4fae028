/* Months as rows, days as fields; a click on a day tells the page. */

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".calendar");
  root.querySelector(".key").textContent = data.key;
  const days = new Map(data.days.map((day) => [day.date, day]));
  const fields = [made("span", "", "")];
  for (let day = 1; day <= 31; day += 1) fields.push(made("span", "", String(day)));
  for (const month of data.months) {
    fields.push(made("span", "month", month.label));
    for (let number = 1; number <= 31; number += 1) {
      const date = `${month.first.slice(0, 8)}${String(number).padStart(2, "0")}`;
      const inside = number <= month.length && date >= data.first && date <= data.last;
      const day = days.get(date);
      fields.push(day ? field(day, data.chosen, setTriggerValue) : made("i", inside ? "" : "outside", "", inside ? "No scene" : ""));
    }
  }
  root.querySelector(".grid").replaceChildren(...fields);
}

function field(day, chosen, tell) {
  const button = made("button", "", String(day.scenes), day.words);
  button.setAttribute("aria-label", day.words);
  button.style.setProperty("--cover", `${100 * (day.cover ?? 0)}%`);
  if (day.bright !== null) {
    const clear = 1 - day.bright;
    button.classList.add("known");
    button.style.setProperty("--clear", `${Math.round(100 * clear ** 1.4)}%`);
    button.classList.toggle("strong", clear > 0.62);
  }
  button.classList.toggle("chosen", day.date === chosen);
  button.classList.toggle("ticked", day.ticked);
  button.onclick = () => tell("day", day.date);
  return button;
}

function made(tag, kind, text, title = "") {
  const element = document.createElement(tag);
  if (kind) element.className = kind;
  if (text) element.textContent = text;
  if (title) element.title = title;
  return element;
}
