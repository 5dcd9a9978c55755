// The reason under a register's number is asked for only while the number differs. Without this script it folds open.

const digits = (text) => text.replace(/\D/g, "").replace(/^0+(?=\d)/, "");

for (const reason of document.querySelectorAll("[data-reason-for]")) {
  const input = document.getElementById(reason.dataset.reasonFor);
  const row = reason.closest("[data-only-reason]");
  const show = () => {
    const isAsked = digits(input.value) !== reason.dataset.register || reason.querySelector("input").value !== "";
    reason.open = isAsked;
    if (row) row.hidden = !isAsked;
  };
  input.addEventListener("input", show);
  show();
}
