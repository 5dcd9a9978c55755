// Money inputs: digits are grouped while one types, and the amount is said in words under them. `data-grouped` marks
// other numbers, which are grouped only.

const NUMBERS = "[data-money], [data-grouped]";
const DIGITS = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"];
const SCALES = ["", "nghìn", "triệu"];

function triple(number, isFirst) {
  const hundreds = Math.floor(number / 100);
  const tens = Math.floor(number / 10) % 10;
  const ones = number % 10;
  const words = [];
  if (hundreds || !isFirst) words.push(DIGITS[hundreds], "trăm");
  if (tens > 1) words.push(DIGITS[tens], "mươi");
  else if (tens === 1) words.push("mười");
  else if (ones && words.length) words.push("linh");
  if (ones === 1 && tens > 1) words.push("mốt");
  else if (ones === 4 && tens > 1) words.push("tư");
  else if (ones === 5 && tens) words.push("lăm");
  else if (ones) words.push(DIGITS[ones]);
  return words;
}

/** 1250000 → "một triệu hai trăm năm mươi nghìn"; takes a string of digits, so that no digit is lost. */
export function inWords(digits) {
  const parts = digits.replace(/^0+(?=\d)/, "").match(/\d{1,3}(?=(\d{3})*$)/g) ?? [];
  if (parts.length === 1 && parts[0] === "0") return "không";
  const words = [];
  parts.forEach((part, n) => {
    const place = parts.length - 1 - n;
    const value = Number(part);
    if (value) words.push(...triple(value, words.length === 0), SCALES[place % 3]);
    if (place && place % 3 === 0 && words.length) words.push("tỷ");
  });
  return words.filter(Boolean).join(" ");
}

export const grouped = (digits) => digits.replace(/\B(?=(\d{3})+$)/g, ".");

function show(input) {
  const digits = input.value.replace(/\D/g, "");
  const isPlain = /^[\d. ]*$/.test(input.value) && digits.length <= 19;
  const words = input.closest(".kh-field")?.querySelector("[data-money-words]");
  if (words) words.textContent = digits && isPlain ? sentence(inWords(digits)) : "";
  if (!isPlain || !digits) return;
  const before = input.value.slice(0, input.selectionStart).replace(/\D/g, "").length;
  input.value = grouped(digits.replace(/^0+(?=\d)/, ""));
  if (document.activeElement !== input) return;
  let place = 0;
  for (let seen = 0; seen < before && place < input.value.length; place++) if (/\d/.test(input.value[place])) seen++;
  input.setSelectionRange(place, place);
}

const sentence = (words) => `${words[0].toUpperCase()}${words.slice(1)} đồng`;

document.addEventListener("input", (event) => event.target.matches?.(NUMBERS) && show(event.target));
const prepare = (root) => root.querySelectorAll(NUMBERS).forEach(show);
document.addEventListener("htmx:load", (event) => prepare(event.target));
prepare(document);
