/* Let the server know that the browser has got what was drawn before this. */

export default function ({ data, setStateValue }) {
  setStateValue("there", data.number);
}
