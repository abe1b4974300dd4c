/** What a client was answered, as text: made once, since it is stored and sent. */
import type { Answer } from './command.js';

const bodies = new WeakMap<Answer, string>();

/** The body as JSON. */
export function bodyText(answer: Answer): string {
  const known = bodies.get(answer) ?? JSON.stringify(answer.body);
  bodies.set(answer, known);
  return known;
}

/** The whole answer as JSON, as it is kept under its command. */
export function answerText(answer: Answer): string {
  const { status, headers } = answer;
  return `{"status":${status},"headers":${JSON.stringify(headers)},"body":${bodyText(answer)}}`;
}
