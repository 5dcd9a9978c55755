// Days are typed; the calendar is a help. The native picker stands invisibly under the button.

function pickerOf(input, button) {
  const picker = Object.assign(document.createElement("input"), { type: "date", className: "kh-date-native", tabIndex: -1 });
  picker.setAttribute("aria-hidden", "true");
  picker.addEventListener("change", () => {
    if (!picker.value) return;
    input.value = picker.value.split("-").reverse().join("/");
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.dispatchEvent(new Event("change", { bubbles: true }));
    input.focus();
  });
  button.after(picker);
  return picker;
}

function prepare(root) {
  for (const button of root.querySelectorAll("[data-date-open][hidden]")) {
    const input = button.parentElement.querySelector("[data-date]");
    const picker = pickerOf(input, button);
    if (typeof picker.showPicker !== "function" || input.disabled || input.readOnly) continue;
    button.hidden = false;
    button.addEventListener("click", () => {
      const typed = input.value.match(/^(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})$/);
      picker.value = typed ? `${typed[3]}-${typed[2].padStart(2, "0")}-${typed[1].padStart(2, "0")}` : "";
      picker.showPicker();
    });
  }
}
document.addEventListener("htmx:load", (event) => prepare(event.target));
prepare(document);
