/** Steps that pass a state on the way, in which no case stays, while other parts ask where that part is. */
import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { formatDiagnostic, hasErrors, readLibrary, type Library } from '#language';
import { shippedCalendar, shippedFiles, shippedLibrary, TODAY } from '#testing';
import { behaveAlike, prove } from './index.js';

const calendar = shippedCalendar();
const { regions } = shippedLibrary();
const besides = shippedFiles(['workflows/blocks', 'config/law']);
const SMALL = readFileSync('libs/proof/fixtures/step/valid.yaml', 'utf8');
const PLACE = { region: 'holland-rijnland', workflow: 'small', school: 'voorbeeldschool' };

/** Two parts, of which both have to be ready; one becomes so by HELP_ASKED, which leads to this state. */
function librarySteppingTo(state: string): Library {
  const label = (text: string): string => `label: { nl: ${text}, en: ${text} }`;
  const text = `${SMALL.slice(0, SMALL.indexOf('invariants:'))}
invariants:
  notDone: { never: in('small.done'), why: R-101 }
machines:
  small:
    ${label('klein')}
    owner: school
    states:
      signal: { ${label('signaal')}, on: { SIGNAL_RAISED: both } }
      both:
        ${label('beide')}
        type: parallel
        always: { guard: "in('small.both.right.ready') && in('small.both.left.ready')", target: done }
        states:
          right:
            ${label('rechts')}
            states:
              ready: { ${label('klaar')}, on: { RETURNED: away } }
              away:
                ${label('weg')}
                entry: [{ offer: { to: localTeam, packet: [] } }]
                on: { CLOSED_BY_SCHOOL: small.done, LIGHT_HELP_STARTED: small.done, HELP_SUFFICIENT: small.done }
                after: { answerWithin: small.done }
          left:
            ${label('links')}
            states:
              waiting: { ${label('wacht')}, on: { HELP_ASKED: ${state}, CLOSED_BY_SCHOOL: small.done } }
              passed: { ${label('langs')}, always: ready }
              ready: { ${label('gereed')} }
      done: { ${label('af')}, type: final, outcome: completedLight }
`;
  const read = readLibrary([...besides, { file: 'small.yaml', text }], TODAY);
  if (hasErrors(read.diagnostics)) throw new Error(read.diagnostics.map((one) => formatDiagnostic(one)).join('\n'));
  return { ...read, regions };
}

describe('a state that a step only passes', () => {
  it('is where a part stands for what others ask meanwhile', () => {
    const [verdict] = prove(librarySteppingTo('passed'), calendar, PLACE);
    const done = verdict?.faults.filter(({ rule }) => rule === 'proof.invariant') ?? [];
    expect(done.map(({ story }) => story?.steps.map(({ event }) => event))).toEqual([['SIGNAL_RAISED', 'HELP_ASKED']]);
  });

  it('changes nothing of what the step comes to', () => {
    expect(behaveAlike(librarySteppingTo('ready'), librarySteppingTo('passed'), calendar, PLACE)).toBe(true);
  });
});
