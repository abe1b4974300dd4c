/** What comes in place of what was asked for, and the texts that many answers hold. */
import { PROBLEMS } from '#platform';
import { integer, label, list, object, oneOf, ref, text, type Json } from './schema.js';

export const problemSchemas: Readonly<Record<string, Json>> = {
  Label: { ...object({ nl: text, en: text }), description: 'A text for people in Dutch and English.' },
  Because: object({
    code: text,
    text: label,
    source: { oneOf: [object({ file: text, line: integer }), { type: 'null' }] },
    who: list(text),
  }),
  Diagnostic: object(
    {
      file: text,
      line: integer,
      column: integer,
      code: text,
      severity: oneOf('error', 'warning'),
      message: label,
      expected: text,
      hint: text,
    },
    ['expected', 'hint'],
  ),
  Problem: {
    ...object(
      {
        type: text,
        title: text,
        status: integer,
        detail: text,
        code: oneOf(...Object.keys(PROBLEMS)),
        because: list(ref('Because')),
        faults: list(object({ path: text, expected: text, hint: text }, ['hint'])),
        diagnostics: list(ref('Diagnostic')),
        requestId: text,
      },
      ['because', 'faults', 'diagnostics'],
    ),
    description:
      'RFC 9457. `because` says why an action is refused, `faults` what is wrong with the request, `diagnostics` with a document.',
  },
};

/** The codes that come with a status. */
export function refusalText(status: number): string {
  return (
    Object.entries(PROBLEMS)
      .filter(([, problem]) => problem.status === status)
      .map(([code]) => code)
      .join(', ') || 'Refused.'
  );
}
