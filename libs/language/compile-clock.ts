/** A term that spans states: its events and terms looked up. Whether they make sense together is for rules/legal-clocks.ts. */
import { needEvent, type Context } from './compile-context.js';
import type { ClockDocument } from './clock-document.js';
import type { Clock } from './workflow.js';

export function compileClock(id: string, document: ClockDocument, context: Context): Clock {
  const at = ['workflow', 'clocks', id];
  const { duration, machine: _machine, extension, follows, ...same } = document;
  const need = (events: readonly string[], ...path: string[]): void => {
    for (const event of events) needEvent(event, [...at, ...path], context);
  };
  need(document.from, 'from');
  need(document.until, 'until');
  need([document.raises], 'raises');
  need(document.suspension?.from ?? [], 'suspension', 'from');
  need(document.suspension?.until ?? [], 'suspension', 'until');
  need(extension?.on ?? [], 'extension', 'on');
  const term = context.term(duration, [...at, 'duration']);
  const endsOn = document.endsOn ?? term.endsOn;
  const clock = {
    ...{ id, ...same, term, at: context.line(at) },
    ...(endsOn === undefined ? {} : { endsOn }),
    ...(follows === undefined ? {} : { follows: context.term(follows, [...at, 'follows']) }),
  };
  if (extension === undefined) return clock;
  const { duration: by, ...rest } = extension;
  return { ...clock, extension: { ...rest, term: context.term(by, [...at, 'extension', 'duration']) } };
}
