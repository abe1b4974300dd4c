import { describe, expect, it } from '@jest/globals';
import { formatDiagnostic, hasErrors, readLibrary } from '#language';
import { shippedCalendar, shippedFiles, shippedLibrary, TODAY } from '#testing';
import { prove, RULES, type Verdict } from './index.js';

/** A workflow in which nothing is wrong: a school asks, the local team helps with consent, and the school closes. */
const SOUND = `schakel: 1
workflow: small
title: { nl: Klein, en: Small }
purpose: { nl: Laat bewijzen zien., en: Shows proofs. }
characteristics:
  small: { nl: klein, en: small }
uses:
  safety: {}
  consent: { purposes: [localTeam] }
parameters:
  answerWithin: { type: workingDays, default: 5, label: { nl: antwoord, en: answer } }
data:
  asked: { type: int, min: 0, max: 9, default: 0, label: { nl: keren gevraagd, en: times asked } }
parties:
  school:
    label: { nl: School, en: School }
    kind: school
    roles: [teacher, supportCoordinator]
    found: school
    visibility: packet
  localTeam:
    label: { nl: Lokaal team, en: Local team }
    kind: localTeam
    roles: [localTeamContact]
    found: localTeamOf(school)
    visibility: packet
  safeHome:
    label: { nl: Veilig Thuis, en: Safe Home }
    kind: safeHome
    roles: [safeHome]
    found: regional
    visibility: none
events:
  SIGNAL_RAISED:
    opens: { machine: small, at: small.signal }
    default: true
    by: [teacher]
    label: { nl: Signaal melden, en: Raise a signal }
  HELP_ASKED: { by: [supportCoordinator], label: { nl: Hulp vragen, en: Ask for help } }
  LIGHT_HELP_STARTED: { by: [localTeamContact], label: { nl: Hulp starten, en: Start help } }
  RETURNED: { by: [localTeamContact], label: { nl: Teruggeven, en: Return } }
  HELP_SUFFICIENT: { by: [localTeamContact], label: { nl: Hulp volstaat, en: Help suffices } }
  CLOSED_BY_SCHOOL: { by: [supportCoordinator], label: { nl: Afsluiten, en: Close } }
  WITHDRAWN: { escape: true, by: owner, onBehalfOf: [parent], label: { nl: Gezin stopt, en: Family withdraws } }
invariants:
  askedFirst: { never: in('small.helping') && data.asked < 1, why: R-005 }
machines:
  small:
    label: { nl: Klein, en: Small }
    on:
      WITHDRAWN: small.withdrawn
    states:
      signal:
        label: { nl: Signaal, en: Signal }
        owner: school
        on:
          HELP_ASKED: { target: small.asked, actions: [{ assign: { asked: data.asked + 1 } }] }
          CLOSED_BY_SCHOOL: small.done
      asked:
        label: { nl: Gevraagd, en: Asked }
        owner: school
        entry: [{ offer: { to: localTeam, packet: [asked] } }]
        on:
          LIGHT_HELP_STARTED: { guard: consent('localTeam'), target: small.helping, link: handover }
          RETURNED: small.signal
        after:
          answerWithin: { actions: [{ notify: localTeam }] }
      helping:
        label: { nl: Hulp loopt, en: Help runs }
        owner: localTeam
        on:
          HELP_SUFFICIENT: { target: small.done, link: finish }
      done: { label: { nl: Klaar, en: Done }, type: final, outcome: completedLight }
      withdrawn: { label: { nl: Ingetrokken, en: Withdrawn }, type: final, outcome: withdrawn }
`;

const calendar = shippedCalendar();
const shipped = shippedLibrary();
const besides = shippedFiles(['workflows/blocks', 'config/law']);

/** The verdict on the small workflow with some texts replaced. */
function judge(...edits: readonly (readonly [from: string, to: string])[]): Verdict {
  const text = edits.reduce((all, [from, to]) => {
    if (!all.includes(from)) throw new Error(`There is no ${from}.`);
    return all.replace(from, to);
  }, SOUND);
  const read = readLibrary([...besides, { file: 'workflows/small/workflow.yaml', text }], TODAY);
  const library = { ...read, regions: shipped.regions };
  if (hasErrors(read.diagnostics)) throw new Error(read.diagnostics.map((one) => formatDiagnostic(one)).join('\n'));
  const [verdict] = prove(library, calendar, {
    region: 'holland-rijnland',
    workflow: 'small',
    school: 'voorbeeldschool',
  });
  if (verdict === undefined) throw new Error('Nothing was proved.');
  return verdict;
}

const told = ({ faults }: Verdict): string[] =>
  faults.map(({ rule, at, message }) => `${rule} ${SOUND.split('\n')[at.line - 1]?.trim().slice(0, 12)} ${message.en}`);

describe('proving a workflow', () => {
  it('finds nothing in one in which nothing is wrong', () => {
    const verdict = judge();
    expect(verdict.undecided).toBeNull();
    expect(told(verdict)).toEqual([]);
  });

  it('finds where only consent leads on, and tells the shortest story there', () => {
    const verdict = judge([
      '          RETURNED: small.signal\n',
      '          RETURNED: { actions: [{ notify: school }] }\n',
    ]);
    const [fault] = verdict.faults;
    expect([fault?.rule, fault?.at.line, fault?.at.column]).toEqual([
      'proof.no-dead-end',
      SOUND.split('\n').indexOf('      asked:') + 1,
      7,
    ]);
    expect(fault?.message.en).toContain('when there is no consent');
    expect(fault?.story).toMatchObject({ isShortest: true });
    expect(fault?.story?.steps.map(({ text, standing }) => `${text.en} ${standing?.en}`)).toEqual([
      'Teacher or mentor, School: "Raise a signal". The case is then in "Signal".',
      'Support coordinator, School: "Ask for help". The case is then in "Asked".',
    ]);
    expect(fault?.story?.steps.map(({ text, standing }) => `${text.nl} ${standing?.nl}`)[1]).toBe(
      'Intern begeleider of zorgcoördinator, School: "Hulp vragen". De zaak staat dan in "Gevraagd".',
    );
  });

  it('finds that a term runs out but once, also where nothing comes of it', () => {
    const { faults } = judge(
      ['          RETURNED: small.signal\n', '          RETURNED: { actions: [{ assign: { asked: 9 } }] }\n'],
      [
        'answerWithin: { actions: [{ notify: localTeam }] }',
        'answerWithin: { guard: data.asked > 1, target: small.signal }',
      ],
    );
    const fault = faults.find(({ rule }) => rule === 'proof.no-dead-end');
    expect(fault?.story?.steps.map(({ text, standing }) => `${text.en} ${standing?.en}`).slice(1)).toEqual([
      'Support coordinator, School: "Ask for help". The case is then in "Asked".',
      'Time passes: the term "answer" has no effect. The case stays in "Asked".',
    ]);
  });

  it('says of a case that is stuck what is in the way, with its line', () => {
    const [fault] = judge([
      '          RETURNED: small.signal\n',
      '          RETURNED: { actions: [{ notify: school }] }\n',
    ]).faults;
    expect(fault?.story?.obstacles.map(({ text }) => text)).toEqual([
      {
        nl: 'Niemand kan "Hulp starten", want hieraan is niet voldaan: er is toestemming voor "Lokaal team".',
        en: 'Nobody can "Start help", because this is not met: there is consent for "Local team".',
      },
    ]);
    expect(fault?.story?.obstacles[0]?.at?.line).toBe(
      SOUND.split('\n').findIndex((line) => line.includes('LIGHT_HELP_STARTED: { guard')) + 1,
    );
  });

  it('says of a case that is stuck that nobody has the role', () => {
    const { faults } = judge(
      ['HELP_SUFFICIENT: { by: [localTeamContact]', 'HELP_SUFFICIENT: { by: [teamLead]'],
      ['    roles: [localTeamContact]', '    roles: [localTeamContact, teamLead]'],
    );
    const fault = faults.find(({ message }) => message.en.includes('Help runs'));
    expect(fault?.story?.obstacles.map(({ text }) => text.en)).toEqual([
      'Nobody can "Help suffices": nobody in holland-rijnland is team lead.',
    ]);
  });

  it('does not take for a way on what people can do in every state', () => {
    const found = told(
      judge(
        ['      WITHDRAWN: small.withdrawn\n', '      WITHDRAWN: small.withdrawn\n      HELP_SUFFICIENT: small.done\n'],
        [
          '          HELP_SUFFICIENT: { target: small.done, link: finish }\n',
          '          RETURNED: { actions: [{ notify: school }] }\n',
        ],
      ),
    );
    expect(found).toContainEqual(expect.stringContaining('In "Help runs" a case can get stuck'));
  });

  it('does not take the family leaving for a way on', () => {
    expect(
      told(
        judge([
          '          HELP_SUFFICIENT: { target: small.done, link: finish }',
          '          HELP_SUFFICIENT: { actions: [{ notify: school }] }',
        ]),
      ),
    ).toContainEqual(expect.stringContaining('In "Help runs" a case can get stuck'));
  });

  it('finds a case that goes round for ever', () => {
    const found = told(
      judge(
        [
          '          CLOSED_BY_SCHOOL: small.done\n',
          '          CLOSED_BY_SCHOOL: { actions: [{ notify: localTeam }] }\n',
        ],
        [
          '          HELP_SUFFICIENT: { target: small.done, link: finish }',
          '          HELP_SUFFICIENT: { target: small.signal, link: return }',
        ],
      ),
    );
    expect(found).toContainEqual(expect.stringContaining('proof.can-end'));
    expect(found.some((one) => one.startsWith('proof.no-dead-end'))).toBe(false);
  });

  it('counts an event only where the region has somebody for it', () => {
    const found = told(
      judge(
        ['RETURNED: { by: [localTeamContact]', 'RETURNED: { by: [teamLead]'],
        ['    roles: [localTeamContact]', '    roles: [localTeamContact, teamLead]'],
      ),
    );
    expect(found).toContainEqual(expect.stringContaining('proof.no-dead-end asked:'));
  });

  it('finds an invariant that does not hold on some way', () => {
    const found = judge(['data.asked < 1', 'data.asked < 2']).faults.find(({ rule }) => rule === 'proof.invariant');
    expect(found?.story?.steps.map(({ event }) => event)).toEqual([
      'SIGNAL_RAISED',
      'CONSENT_GIVEN',
      'HELP_ASKED',
      'LIGHT_HELP_STARTED',
    ]);
  });

  it('finds help that begins without consent', () => {
    expect(told(judge(["guard: consent('localTeam'), ", '']))).toEqual([
      'proof.care-has-ground LIGHT_HELP_S "Start help" can happen without consent and without a legal ground.',
    ]);
  });

  it('finds a case in which nobody can raise a concern about safety', () => {
    expect(told(judge(['  safety: {}\n', '  # no safety\n'], ['notify: localTeam', 'notify: safeHome']))).toEqual([
      'proof.safety small: This case has no block `safety`: a concern about safety cannot be raised.',
    ]);
  });

  it('finds a task for which the region has nobody', () => {
    const found = told(
      judge(
        [
          '        owner: localTeam\n',
          '        owner: localTeam\n        entry: [{ task: { id: look, to: school, role: youthNurse, label: { nl: Kijken, en: Look } } }]\n',
        ],
        ['    roles: [teacher, supportCoordinator]', '    roles: [teacher, supportCoordinator, youthNurse]'],
      ),
    );
    expect(found).toContainEqual(expect.stringContaining('proof.duty'));
  });

  it('finds a state that no way leads to', () => {
    expect(
      told(
        judge([
          "guard: consent('localTeam'), target: small.helping",
          "guard: [consent('localTeam'), data.asked > 9], target: small.helping",
        ]),
      ),
    ).toContainEqual(expect.stringContaining('"Help runs" (small.helping) cannot be reached.'));
  });

  it('says that nothing is decided of what it does not know', () => {
    const verdict = judge([
      '      done: {',
      '      again: { type: history, label: { nl: Terug, en: Back } }\n      done: {',
    ]);
    expect(verdict.undecided?.en).toContain('history');
  });
});

describe('the rules of proof', () => {
  it('each say in both languages what must hold', () => {
    for (const { asks } of RULES) for (const text of [asks.nl, asks.en]) expect(text).toMatch(/\.$/);
  });
});
