/**
 * One small document of each kind, all of them without a fault, for tests that put one fault in: each says what it replaces
 * by what, and gets what is told about it.
 */
import { readLibrary, type Diagnostic } from '#language';

const WORKFLOW = `schakel: 1
workflow: demo
title: { nl: Voorbeeld, en: Example }
purpose: { nl: Laat zien., en: Shows. }
characteristics:
  small: { nl: klein, en: small }
uses:
  watch: { purposes: [home, school] }
parameters:
  answerWithin: { type: workingDays, default: 5, label: { nl: antwoord, en: answer } }
  limit: { type: int, default: 3, min: 1, max: 9, label: { nl: grens, en: limit } }
codes:
  colour:
    red: { nl: rood, en: red }
    blue: { nl: blauw, en: blue }
data:
  colour: { type: enum, values: colour, label: { nl: kleur, en: colour } }
  count: { type: int, min: 0, max: 9, default: 0, label: { nl: aantal, en: count } }
  marks: { type: set, of: colour, label: { nl: tekens, en: marks } }
  urgent: { type: boolean, default: false, label: { nl: spoed, en: urgent } }
parties:
  office:
    label: { nl: Kantoor, en: Office }
    kind: school
    roles: [teacher, schoolBoard]
    found: school
    visibility: packet
  town:
    label: { nl: Gemeente, en: Municipality }
    kind: municipality
    roles: [youthConsultant]
    found: [municipalityOf(school)]
    visibility: none
relations:
  helper: { machine: side, label: { nl: hulpzaak, en: helper case } }
facts:
  near: { reads: residenceInRegion, type: boolean, label: { nl: dichtbij, en: near } }
conditions:
  enough: { when: data.count < parameters.limit, label: { nl: Er is genoeg., en: There is enough. } }
  close: { when: facts.near, label: { nl: Het is dichtbij., en: It is near. } }
events:
  BEGIN:
    opens: { machine: demo, at: demo.first.open }
    default: true
    by: [teacher]
    label: { nl: Beginnen, en: Begin }
    data:
      colour: { type: enum, values: colour, optional: true, label: { nl: kleur, en: colour } }
  GO: { by: [teacher, schoolBoard], label: { nl: Verder, en: Go on } }
  PASS: { by: [youthConsultant], label: { nl: Overnemen, en: Take over } }
  MARK:
    by: [teacher]
    label: { nl: Merken, en: Mark }
    data:
      colour: { type: enum, values: colour, label: { nl: kleur, en: colour } }
  LATE: { by: [system], label: { nl: Te laat, en: Late } }
  SIDE: { opens: { machine: side, at: side.running }, by: [teacher], label: { nl: Erbij, en: Beside } }
  SIDE_DONE: { by: [teacher], label: { nl: Klaar, en: Done } }
decisions:
  payer:
    label: { nl: Wie betaalt?, en: Who pays? }
    inputs:
      urgent: { type: boolean, from: data.urgent }
      colour: { type: enum, values: [red, blue], from: data.colour }
    gives:
      payer: { values: [town, office] }
    rules:
      emergency: { law: emergency }
      red: { when: colour == 'red', gives: { payer: office } }
      rest: { gives: { payer: town } }
clocks:
  reply:
    label: { nl: Antwoord, en: Reply }
    machine: demo
    from: [GO]
    until: [PASS]
    duration: answerWithin
    raises: LATE
invariants:
  oneOwner: { always: size(owners) <= 1, why: R-005 }
machines:
  demo:
    label: { nl: Voorbeeld, en: Example }
    on:
      LATE: { actions: [{ task: { id: hurry, to: town, role: youthConsultant, label: { nl: Haast, en: Hurry } } }] }
    states:
      first:
        label: { nl: Eerste, en: First }
        owner: office
        states:
          open:
            label: { nl: Open, en: Open }
            on:
              BEGIN: { actions: [{ assign: { colour: event.data.colour } }] }
              MARK: { actions: [{ add: { marks: event.data.colour } }, { assign: { count: data.count + 1 } }] }
              GO: { guard: [enough, close], target: waiting }
          waiting:
            label: { nl: Wacht, en: Waiting }
            entry: [{ offer: { to: town, packet: [colour] } }]
            on:
              PASS: { target: demo.second, link: handover }
            after:
              answerWithin: open
              P2D: { actions: [{ notify: town }] }
      second:
        label: { nl: Tweede, en: Second }
        owner: town
        entry: [{ post: { point: help, decision: payer } }]
        states:
          busy:
            label: { nl: Bezig, en: Busy }
            on:
              PASS: { guard: data.urgent || open('helper'), target: demo.done }
              GO: { actions: [{ open: { machine: side, as: helper, event: SIDE } }] }
      done: { label: { nl: Klaar, en: Done }, type: final, outcome: completedLight }
  side:
    label: { nl: Zijzaak, en: Side case }
    blocks: []
    states:
      running:
        label: { nl: Loopt, en: Running }
        owner: office
        on:
          SIDE: { actions: [{ assign: { urgent: true } }] }
          SIDE_DONE: ended
      ended: { label: { nl: Af, en: Ended }, type: final, outcome: noHelpNeeded }
`;

const BLOCK = `schakel: 1
block: watch
title: { nl: Wacht, en: Watch }
purpose: { nl: Kijkt mee., en: Looks along. }
takes:
  purposes: { label: { nl: doelen, en: purposes } }
data:
  told: { type: boolean, per: purposes, default: false, label: { nl: verteld, en: told } }
events:
  NOTICED:
    by: staff
    label: { nl: Gemerkt, en: Noticed }
    data:
      about: { type: enum, values: purposes, label: { nl: waarover, en: about } }
part:
  states:
    quiet:
      label: { nl: Stil, en: Quiet }
      resting: true
      on:
        NOTICED: { target: awake, actions: [{ assign: { told: { for: event.data.about, to: true } } }] }
    awake:
      label: { nl: Wakker, en: Awake }
      resting: true
`;

const LAW = `schakel: 1
law: first
title: { nl: Eerste wet, en: First law }
effectiveFrom: 2020-01-01
decision: payer
note: Made up.
inputs:
  urgent: { type: boolean }
rules:
  emergency:
    when: urgent
    gives: { payer: town }
`;

/** The sample, by kind. */
export const SAMPLE = { workflow: WORKFLOW, block: BLOCK, law: LAW };
export type SampleKind = keyof typeof SAMPLE;
/** What is replaced by what, in which file; the text must be there once. */
export type Edit = readonly [from: string, to: string, file?: SampleKind];

/** The sample with edits. */
export function edited(edits: readonly Edit[]): Record<SampleKind, string> {
  const texts = { ...SAMPLE };
  for (const [from, to, file = 'workflow'] of edits) {
    if (texts[file].split(from).length !== 2) throw new Error(`"${from}" must be in the ${file} once.`);
    texts[file] = texts[file].replace(from, () => to);
  }
  return texts;
}

/** What is told about documents. */
export function check(texts: Readonly<Record<string, string>>): readonly Diagnostic[] {
  const files = Object.entries(texts).map(([name, text]) => ({ file: `${name}.yaml`, text }));
  return readLibrary(files, '2026-11-21').diagnostics;
}

/** Each fault as `file:line code`, and the text of that line. */
export function told(edits: readonly Edit[]): string[] {
  const texts = edited(edits);
  return check(texts).map(({ file, line, code }) => {
    const text = texts[file.replace('.yaml', '') as SampleKind].split('\n')[line - 1] ?? '';
    return `${code} | ${text.trim()}`;
  });
}

const SECOND = '        owner: town\n        entry';
const BUSY = `          busy:
            label: { nl: Bezig, en: Busy }
            on:
`;
/** Edits that make the second state of the small workflow a parallel one; what its first states do is given. */
export const parallelSecond = (one: string, other: string): Edit[] => [
  [SECOND, '        owner: town\n        type: parallel\n        entry'],
  [
    BUSY,
    `          left:
            label: { nl: Links, en: Left }
            states:
              a: { label: { nl: A, en: A }, ${one} }
              b: { label: { nl: B, en: B } }
          right:
            label: { nl: Rechts, en: Right }
            states:
              c: { label: { nl: C, en: C }, ${other} }
              d: { label: { nl: D, en: D } }
          busy:
            label: { nl: Bezig, en: Busy }
            on:
`,
  ],
];
