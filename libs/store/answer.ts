/** What a client was answered, as text: what is stored and what is sent are made of the same. */
import type { Answer } from './command.js';

const texts = new WeakMap<Answer, string>();

/** What the body is without the record, as JSON: made once. */
function ownText(answer: Answer): string {
  const known = texts.get(answer) ?? JSON.stringify(answer.body);
  texts.set(answer, known);
  return known;
}

/** The body as JSON: the text of the record is that of its bytes. */
export function bodyText(answer: Answer): string {
  const own = ownText(answer);
  if (answer.transition === undefined) return own;
  const { bytes, hash } = answer.transition;
  const record = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString();
  return `${own.slice(0, -1)},"transition":${record.slice(0, -1)},"hash":"${hash}"}}`;
}

/** The answer as JSON, as it is kept under its command: its record is kept already (sql/whole-answer.sql). */
export function answerText(answer: Answer): string {
  const { status, headers, transition } = answer;
  const record =
    transition === undefined
      ? ''
      : `,"record":${JSON.stringify({ case: transition.record.case, seq: transition.record.seq })}`;
  return `{"status":${status},"headers":${JSON.stringify(headers)},"body":${ownText(answer)}${record}}`;
}
