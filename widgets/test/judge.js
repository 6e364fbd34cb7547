// What the quiz says to answers: questions and answers as JSON come in, verdicts go out.
import { readFileSync } from "node:fs";
import { judge } from "../src/quiz/judging.js";
import { read } from "../src/quiz/state.js";

const verdicts = JSON.parse(readFileSync(0, "utf8")).map(({ question, answers }) => {
  const state = { question, answer: "", n_hints: 0 };
  return answers.map((answer) => judge(read((key) => state[key]).question, answer));
});
process.stdout.write(JSON.stringify(verdicts));
