/** What a workflow says of its steps, on a small one that is changed in one place. */
import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { formatDiagnostic, hasErrors, readLibrary } from '#language';
import { shippedCalendar, shippedFiles, shippedLibrary, TODAY } from '#testing';
import { prove } from './index.js';

const calendar = shippedCalendar();
const { regions } = shippedLibrary();
const besides = shippedFiles(['workflows/blocks', 'config/law']);
const SOUND = readFileSync('libs/proof/fixtures/step/valid.yaml', 'utf8');
const STARTED = "          LIGHT_HELP_STARTED: { guard: consent('localTeam'), target: helping, link: handover }\n";

const readWith = (from: string, to: string) => {
  if (!SOUND.includes(from)) throw new Error(`There is no ${from}.`);
  return readLibrary([...besides, { file: 'small.yaml', text: SOUND.replace(from, to) }], TODAY);
};

/** What the rule says of the small workflow with one text replaced. */
function told(from: string, to: string): string[] {
  const read = readWith(from, to);
  if (hasErrors(read.diagnostics)) throw new Error(read.diagnostics.map((one) => formatDiagnostic(one)).join('\n'));
  const place = { region: 'holland-rijnland', workflow: 'small', school: 'voorbeeldschool', tellsStories: false };
  return prove({ ...read, regions }, calendar, place)
    .flatMap(({ faults }) => faults)
    .filter(({ rule }) => rule === 'proof.step')
    .map(({ message }) => message.en.replace(/^The invariant (\w+) .*? does not hold: /, '$1: '));
}

describe('what is said of a step', () => {
  it('is broken where the event can never happen', () => {
    const never = STARTED.replace("consent('localTeam')", "[consent('localTeam'), in('small.signal')]");
    expect(told(STARTED, never)).toEqual(['starts: "Start help" can never happen there.']);
  });

  it('is broken where one of several ways leads somewhere else', () => {
    const astray = STARTED.replace(
      /\{.*\}/,
      "[{ guard: [consent('localTeam'), in('safety.noReport')], target: helping, link: handover }, { guard: [consent('localTeam')], target: signal }]",
    );
    expect(told(STARTED, astray)).toEqual(['starts: "Start help" does not always lead to: in(\'small.helping\').']);
  });

  it('is broken where one of several ways asks less', () => {
    const open = STARTED.replace(
      /\{.*\}/,
      "[{ guard: consent('localTeam'), target: helping, link: handover }, { guard: \"!in('safety.noReport')\", target: helping, link: handover }]",
    );
    expect(told(STARTED, open)).toEqual(['starts: "Start help" can happen without this: consent(\'localTeam\').']);
  });

  it('is about the cases of the event that it names', () => {
    const needs = (text: string): string[] => told("needs: consent('localTeam')", text);
    expect(needs("needs: in('safety.noReport')")).toEqual([
      'starts: "Start help" can happen without this: in(\'safety.noReport\').',
    ]);
    expect(needs("when: in('safety.noReport'), needs: in('safety.noReport')")).toEqual([]);
  });

  it('is broken where somebody who was said to take it never can', () => {
    const by = (who: string, text = STARTED): string[] =>
      told(
        SOUND,
        SOUND.replace("to: in('small.helping'), why", `${who}, why`)
          .replace(
            '[localTeamContact], label: { nl: Hulp starten',
            '[localTeamContact, teacher], label: { nl: Hulp starten',
          )
          .replace(STARTED, text),
      );
    const both = 'who: { school: [teacher], localTeam: [localTeamContact] }';
    expect(by(both)).toEqual([]);
    expect(by('who: { school: [teacher, supportCoordinator] }')).toEqual([
      'starts: "Start help" can never be taken there by support coordinator (School).',
    ]);
    expect(by(both, STARTED.replace('{ guard', '{ by: [localTeamContact], guard'))).toEqual([
      'starts: "Start help" can never be taken there by teacher or mentor (School).',
    ]);
  });

  it('asks nothing of a role that nobody in the region has', () => {
    const who = 'who: { safeHome: [safeHome, insurer] }';
    const said = SOUND.replace("to: in('small.helping'), why", `${who}, why`).replace(
      '[safeHome]',
      '[safeHome, insurer]',
    );
    expect(told(SOUND, said)).toEqual(['starts: "Start help" can never be taken there by Safe Home (Safe Home).']);
  });

  it('asks nothing of cases that cannot be', () => {
    expect(told('needs: consent(', "when: agreements.firstApproach == 'youthHelp', needs: consent(")).toEqual([]);
  });

  it('is broken where one of several ways does not do what it does besides', () => {
    const does = "to: in('small.helping'), does: [{ task: begin }], why: R-101";
    const task = 'actions: [{ task: { id: begin, to: localTeam, label: { nl: Begin, en: Begin } } }]';
    const said = SOUND.replace("to: in('small.helping'), why: R-101", does);
    const both = (one: string, other: string): string =>
      `          LIGHT_HELP_STARTED: [{ guard: [consent('localTeam'), in('safety.noReport')], target: helping, link: handover${one} }, { guard: consent('localTeam'), target: helping, link: handover${other} }]\n`;
    const faults = (text: string): string[] => told(SOUND, said.replace(STARTED, text));
    expect(faults(both(`, ${task}`, `, ${task}`))).toEqual([]);
    expect(faults(both(`, ${task}`, ''))).toEqual([
      'starts: "Start help" does not always do what is said: task begin.',
    ]);
  });

  it('is broken where one of several ways does what it was said to leave', () => {
    const said = SOUND.replace(
      '  reminded:',
      '  quiet: { on: RETURNED, in: small.asked, without: [{ notify: localTeam }], why: R-101 }\n  reminded:',
    );
    const way = (text: string): string[] =>
      told(SOUND, said.replace('          RETURNED: signal', `          RETURNED: ${text}`));
    expect(way('signal')).toEqual([]);
    expect(way('{ target: signal, actions: [{ notify: school }] }')).toEqual([]);
    expect(
      way("[{ guard: in('safety.noReport'), target: signal }, { target: signal, actions: [{ notify: localTeam }] }]"),
    ).toEqual(['quiet: "Return" also does what it should not: notify localTeam.']);
  });

  it('does not say that a step can be taken where it only says what it leaves', () => {
    const never = 'from: "!in(\'small.asked\')", without: [{ notify: school }], why: R-008';
    expect(told("to: in('small.asked'), why: R-008", never)).toEqual([]);
  });

  it('is about facts that it writes as well', () => {
    const fact =
      'data:\n  count: { type: int, min: 0, max: 9, default: 0, label: { nl: aantal, en: count } }\nparties:';
    const said = SOUND.replace('parties:', fact)
      .replace('  reminded:', '  counts: { on: RETURNED, does: [{ assign: count }], why: R-101 }\n  reminded:')
      .replace(
        '          RETURNED: signal',
        "          RETURNED: [{ guard: data.count < 3, target: signal, actions: [{ assign: { count: data.count + 1 } }] }, { target: signal, actions: [{ assign: { count: '0' } }] }]",
      );
    expect(told(SOUND, said)).toEqual([]);
    expect(told(SOUND, said.replace(", actions: [{ assign: { count: '0' } }]", ''))).toEqual([
      'counts: "Return" does not always do what is said: assign count.',
    ]);
  });

  it('is done also where the step leads', () => {
    expect(told("to: in('small.asked'), why: R-008", 'does: [{ notify: localTeam }], why: R-008')).toEqual([]);
    expect(told("to: in('small.asked'), why: R-008", 'does: [{ offer: localTeam }], why: R-008')).toEqual([
      'reminded: "answer" does not always do what is said: offer localTeam.',
    ]);
    expect(
      told(
        '  reminded:',
        '  asked: { on: HELP_ASKED, in: small.signal, does: [{ offer: localTeam }], why: R-008 }\n  reminded:',
      ),
    ).toEqual([]);
  });

  it('of a term is about the cases that it names', () => {
    const when = (text: string): string[] => told("to: in('small.asked'), why: R-008", `${text}, why: R-008`);
    expect(when("when: in('safety.noReport'), to: in('small.signal')")).toEqual([
      'reminded: "answer" does not always lead to: in(\'small.signal\').',
    ]);
    expect(when("when: agreements.firstApproach == 'youthHelp', to: in('small.signal')")).toEqual([]);
  });

  it('is broken where a term does not run', () => {
    expect(told("in: small.asked, to: in('small.asked')", 'in: small')).toEqual([
      'reminded: the term "answer" (answerWithin) does not always run there.',
    ]);
  });

  it('names states that there are, and a term says in which', () => {
    const codes = (from: string, to: string): string[] => readWith(from, to).diagnostics.map(({ code }) => code);
    expect(codes('in: small.asked, needs', 'in: small.askd, needs')).toEqual(['name.unknown']);
    expect(codes('after: answerWithin, in: small.asked,', 'after: answerWithin,')).toEqual(['value.missing']);
    expect(codes('on: LIGHT_HELP_STARTED, in', 'on: LIGHT_HELP_STOPPED, in')).toEqual(['name.unknown']);
  });

  it('is taken by roles of parties that there are', () => {
    const codes = (who: string): string[] =>
      readWith('why: R-101', `who: ${who}, why: R-101`).diagnostics.map(({ code }) => code);
    expect(codes('{ localTeam: [localTeamContact] }')).toEqual([]);
    expect(codes('{ localTeem: [localTeamContact] }')).toEqual(['name.unknown']);
    expect(codes('{ localTeam: [teacher] }')).toEqual(['role.of-party']);
  });

  it('does one thing at a time, with names that there are', () => {
    const codes = (deed: string): string[] =>
      readWith('why: R-008', `does: [{ ${deed} }], why: R-008`).diagnostics.map(({ code }) => code);
    expect(codes('offer: localTeem')).toEqual(['name.unknown']);
    expect(codes('tell: nobody')).toEqual(['name.unknown']);
    expect(codes('open: larger')).toEqual(['name.unknown']);
    expect(codes('assign: larger')).toEqual(['name.unknown']);
    expect(codes('task: begin, offer: localTeam')).toEqual(['value.missing']);
  });
});
