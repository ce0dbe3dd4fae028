/* Let the server know that the browser has come to the page that a click led to. */

export default function ({ data, setStateValue }) {
  setStateValue("there", data.way);
}
