/**
 * Small workflows at random, from a seed, whose help is a case of its own: it is opened, tells that it closed, and things are said of
 * the step that follows. Of what is said some holds and some does not.
 */
import { randomWorkflow } from './random-workflow.js';
import type { SmallWorkflow } from './small-workflow.js';
import { diceOf } from './dice.js';

const STATEMENTS = 6;

export function randomHelpedWorkflow(seed: number): SmallWorkflow {
  const small = randomWorkflow(seed);
  const { is, of } = diceOf(seed + 1_000_000);
  const isParallel = small.machine !== '';
  const part = isParallel ? 'small.p0' : 'small';
  const facts = [
    ...(small.data?.includes('flag:') === true ? ['data.flag', '!data.flag'] : []),
    ...(small.data?.includes('count:') === true ? ['data.count >= 1'] : []),
  ];
  const condition = (): string => of(["open('help')", "!open('help')", `in('${part}.s1')`, ...facts]);
  const guard = (): string => (is(70) ? `guard: "${condition()}", ` : '');
  const open = '{ open: { machine: help, as: help, event: HELP_OPENED } }';
  const action = (): string => of(['{ notify: school }', '{ notify: school }', open]);
  /** From one part nothing leads into another. */
  const way = (leads: boolean): string =>
    leads && is(60)
      ? `{ ${guard()}target: ${part}.${of(['s0', 's1'])}, reenter: true }`
      : `{ ${guard()}actions: [${action()}] }`;
  const ways = (leads: boolean): string => (is(50) ? `[${way(leads)}, ${way(leads)}]` : way(leads));
  let isAsked = false;
  const other = small.states.search(/^p1:/m);
  const states = small.states.replaceAll(/^( *)on:\n/gm, (on: string, indent: string, at: number) => {
    const asks = !isAsked || is(40);
    isAsked = true;
    return [
      on,
      asks ? `${indent}  HELP_ASKED: { ${guard()}actions: [${open}] }\n` : '',
      is(50) ? `${indent}  HELP_OVER: ${ways(other === -1 || at < other)}\n` : '',
    ].join('');
  });
  const said = Array.from({ length: STATEMENTS }, (_, index) => {
    const asked = [
      ...(is(40) ? [`from: "${condition()}"`] : []),
      ...(is(60) ? [`when: "${condition()}"`] : []),
      ...(is(40) ? [`needs: "${condition()}"`] : []),
      ...(is(60) ? [`to: "${condition()}"`] : []),
    ];
    return `  said${index}: { ${['on: HELP_OVER', ...asked, 'why: R-084'].join(', ')} }`;
  });
  return {
    ...small,
    machine: `${small.machine ?? ''}
on:
  HELP_OVER: ${ways(!isParallel)}`,
    states,
    eventEntries: `${small.eventEntries ?? ''}
HELP_ASKED: { by: [teacher], label: { nl: vraag, en: ask } }
HELP_OVER: { by: [system], label: { nl: klaar, en: over } }
HELP_ENDS: { by: [teacher], label: { nl: stop, en: stop } }
HELP_OPENED: { opens: { machine: help, at: help.runs }, by: [system], label: { nl: hulp, en: help } }`,
    more: `${small.more ?? ''}
relations:
  help: { machine: help, label: { nl: hulp, en: help }, many: ${String(is(50))}, closeFirst: ${String(is(50))}, onClosed: HELP_OVER }
invariants:
${said.join('\n')}`,
    machines: `help:
  label: { nl: hulp, en: help }
  owner: school
  states:
    runs: { label: { nl: loopt, en: runs }, on: { HELP_ENDS: over } }
    over: { label: { nl: klaar, en: over }, type: final, outcome: completedLight }
`,
  };
}
