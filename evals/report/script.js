const [verdict, kind, words] = ["verdict", "kind", "words"].map((id) => document.getElementById(id));
const questions = [...document.querySelectorAll(".question")];
function show() {
  const sought = words.value.trim().toLowerCase();
  let shown = 0;
  for (const question of questions) {
    const own = question.dataset;
    const fits =
      (verdict.value === "" || (verdict.value === "failures" ? own.verdict !== "right" : own.verdict === verdict.value)) &&
      (kind.value === "" || own.kind === kind.value) &&
      (sought === "" || question.textContent.toLowerCase().includes(sought));
    question.hidden = !fits;
    shown += fits;
  }
  document.getElementById("count").textContent = `${shown} of ${questions.length} questions`;
}
for (const field of [verdict, kind, words]) field.addEventListener("input", show);
show();
