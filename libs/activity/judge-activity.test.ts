import { describe, expect, it } from '@jest/globals';
import { ANGLES, FOCUSES, LEVELS, TASK_CODES, type RegionDocument } from '#language';
import { shippedLibrary } from '#testing';
import { judgeActivity, type ActivityFault, type ActivityRequest } from './index.js';

const library = shippedLibrary();
const lists = library.activities!;
const HR = library.regions.get('holland-rijnland')!;
const TODAY = '2026-11-21';

/** A training against bullying at the regular school, in which nothing is wrong. */
const TRAINING: ActivityRequest = {
  school: 'voorbeeldschool',
  kind: 'classTraining',
  angle: 'prevention',
  theme: 'bullying',
  heldDate: '2026-11-17',
  minutes: 90,
  participants: 24,
  actors: [{ role: 'localTeamContact' }, { role: 'teacher' }],
};
const CONSULT: ActivityRequest = {
  school: 'voorbeeldschool',
  kind: 'consult',
  taskCode: 'TA3',
  angle: 'localTeam',
  level: 'group',
  focus: 'teacher',
  setting: 'school',
  heldDate: '2026-11-17',
  minutes: 30,
  participants: 1,
  actors: [{ role: 'localTeamContact' }],
};

function judge(request: ActivityRequest, region: RegionDocument = HR.document, workflows = HR.workflows) {
  return judgeActivity(request, { lists, region, workflows, organisation: 'jeugdteam-leidse-regio', today: TODAY });
}
function faultsOf(request: ActivityRequest, region?: RegionDocument): readonly ActivityFault[] {
  const judgement = judge(request, region);
  return judgement.kind === 'wrong' ? judgement.faults : [];
}
const pathsOf = (request: ActivityRequest, region?: RegionDocument): string[] =>
  faultsOf(request, region).map(({ path }) => path);

describe('an activity', () => {
  it('needs not say what its kind leaves no choice in', () => {
    expect(judge(TRAINING)).toMatchObject({
      kind: 'right',
      activity: {
        organisation: 'jeugdteam-leidse-regio',
        taskCode: 'TA2',
        level: 'group',
        focus: 'classmates',
        setting: 'classroom',
        slot: null,
        actors: [
          { role: 'localTeamContact', domain: 'youthHelp' },
          { role: 'teacher', domain: 'education' },
        ],
      },
    });
  });

  it('is told everything that is wrong at once, with the word that was meant [R-113]', () => {
    const request: ActivityRequest = {
      school: 'voorbeeldschol',
      kind: 'clasTraining',
      taskCode: 'TA9',
      angle: 'preventoin',
      level: 'groep',
      focus: 'everybody',
      theme: 'bulying',
      setting: 'klas',
      heldDate: '2026-02-30',
      minutes: 0,
      participants: 1.5,
      actors: [{ role: 'teecher' }],
    };
    const faults = faultsOf(request);
    expect(faults.map(({ path }) => path).sort()).toEqual(
      [...Object.keys(request).filter((name) => name !== 'actors'), 'actors.0.role'].sort(),
    );
    const hints = Object.fromEntries(faults.map(({ path, hint }) => [path, hint]));
    expect(hints).toMatchObject({
      school: 'Did you mean "voorbeeldschool"?',
      kind: 'Did you mean "classTraining"?',
      angle: 'Did you mean "prevention"?',
      theme: 'Did you mean "bullying"?',
      'actors.0.role': 'Did you mean "teacher"?',
    });
    expect(faults.find(({ path }) => path === 'taskCode')?.expected).toBe(`one of ${TASK_CODES.join(', ')}`);
  });

  it('that says nothing is told every field it needs', () => {
    expect(pathsOf({}).sort()).toEqual(
      [
        'school',
        'kind',
        'taskCode',
        'angle',
        'level',
        'focus',
        'setting',
        'heldDate',
        'minutes',
        'participants',
        'actors',
      ].sort(),
    );
  });

  it('takes names of every object for no code', () => {
    for (const name of ['constructor', 'toString', '__proto__'])
      expect(pathsOf({ ...CONSULT, kind: name, school: name, slot: name, theme: name }).sort()).toEqual([
        'kind',
        'school',
        'theme',
      ]);
    expect(pathsOf({ ...CONSULT, slot: 'constructor' })).toEqual(['slot']);
  });

  it('took place on a day that has come, under a model that was in force', () => {
    expect(pathsOf({ ...CONSULT, heldDate: TODAY })).toEqual([]);
    expect(pathsOf({ ...CONSULT, heldDate: '2026-11-22' })).toEqual(['heldDate']);
    expect(pathsOf({ ...CONSULT, heldDate: '2022-01-01' })).toEqual([]);
    expect(pathsOf({ ...CONSULT, heldDate: '2021-12-31' })).toEqual(['heldDate']);
  });

  it('has one of three angles, one of three levels and one of five focuses [R-092, R-097, R-098]', () => {
    const consult = { ...CONSULT, kind: 'advice', taskCode: 'TA1', focus: 'parents' };
    for (const angle of ANGLES) expect(pathsOf({ ...consult, angle })).toEqual([]);
    for (const level of LEVELS) expect(pathsOf({ ...consult, level })).toEqual([]);
    const kindFor: Readonly<Record<string, ActivityRequest>> = {
      child: consult,
      parents: consult,
      classmates: CONSULT,
      teacher: CONSULT,
      team: CONSULT,
    };
    for (const focus of FOCUSES) expect(pathsOf({ ...kindFor[focus], focus })).toEqual([]);
    expect([ANGLES.length, LEVELS.length, FOCUSES.length]).toEqual([3, 3, 5]);
    expect(pathsOf({ ...consult, angle: 'care', level: 'class', focus: 'family' })).toEqual([
      'angle',
      'focus',
      'level',
    ]);
  });
});

describe('a task', () => {
  const SCHOOLS = [
    ['chain', 'holland-rijnland', 'voorbeeldschool'],
    ['integrated', 'holland-rijnland', 'de-vlieger'],
    ['network', 'example-network', 'de-esdoorn'],
    ['silos', 'example-silos', 'de-eerste-school'],
  ] as const;
  /** For each task a kind of activity that has it, ready but for its actors. */
  const forTask = (taskCode: string, school: string): ActivityRequest => {
    const [kind, found] = Object.entries(lists.kinds).find(([, { tasks }]) => tasks?.some((one) => one === taskCode))!;
    return {
      ...CONSULT,
      school,
      kind,
      taskCode,
      angle: 'prevention',
      level: found.levels?.[0] ?? 'group',
      focus: found.focuses?.[0] ?? 'child',
      setting: found.settings?.[0] ?? 'school',
      ...(found.theme === 'required' ? { theme: 'safety' } : {}),
    };
  };

  it.each(SCHOOLS)(
    'is carried out by the roles that the %s names, and by no other [R-106, R-107, R-108, R-109, R-110, R-111, R-112, R-113]',
    (model, name, school) => {
      const source = library.regions.get(name)!;
      const named = library.workflows.get(model)!.document.activities!;
      for (const taskCode of TASK_CODES) {
        const roles = named[taskCode] ?? [];
        const asked = (role: string): string[] => {
          const request = {
            ...forTask(taskCode, school),
            // The teacher is there as well, for kinds that ask for both domains.
            actors: [
              { role, domain: role === 'schoolSocialWorker' ? 'education' : 'youthHelp' },
              { role: 'teacher' },
              { role: 'gp' },
            ],
          };
          const judgement = judge(request, source.document, source.workflows);
          return judgement.kind === 'wrong' ? judgement.faults.map(({ path }) => path) : [];
        };
        expect([taskCode, roles.length > 0]).toEqual([taskCode, true]);
        for (const role of roles) expect([taskCode, role, asked(role)]).toEqual([taskCode, role, []]);
        expect([taskCode, asked('certifiedInstitution')]).toEqual([taskCode, ['actors']]);
      }
    },
  );

  it('that nobody carries out in the model is told so', () => {
    const workflow = HR.workflows.get('chain')!;
    const { TA3: _none, ...others } = library.workflows.get('chain')!.document.activities!;
    const document = { ...workflow.definition.document.workflow, activities: others };
    const bare = {
      ...workflow,
      definition: { ...workflow.definition, document: { ...workflow.definition.document, workflow: document } },
    };
    const judgement = judge(CONSULT, HR.document, new Map([['chain', bare]]));
    expect(judgement).toMatchObject({
      faults: [{ path: 'actors', expected: 'another task: nobody carries out TA3 in the model chain' }],
    });
  });
});

describe('a kind', () => {
  it('of six supports the work of the school itself, with no pupil in it [R-042]', () => {
    const six = ['preventiveProgramme', 'consult', 'staffTraining', 'parentTalkSupport', 'lookAlong', 'lightHelp'];
    expect(Object.keys(lists.kinds)).toEqual(expect.arrayContaining(six));
    for (const { judgement } of [judge(TRAINING), judge(CONSULT)].map((judgement) => ({ judgement }))) {
      if (judgement.kind === 'wrong') throw new Error('It should be right.');
      expect(Object.keys(judgement.activity).sort()).toEqual(
        'actors angle focus heldDate kind level minutes organisation participants school setting slot taskCode theme'.split(
          ' ',
        ),
      );
    }
  });

  it.each(['homeVisit', 'observation'])('%s is joint: it needs somebody of each domain [R-032]', (kind) => {
    const request = {
      ...CONSULT,
      kind,
      ...(kind === 'homeVisit' ? { taskCode: 'TA1', setting: 'home' } : { taskCode: 'TA4' }),
      level: 'individual',
      focus: 'child',
    };
    expect(faultsOf(request)).toMatchObject([
      { path: 'actors', expected: 'somebody of the domain education among them' },
    ]);
    expect(faultsOf({ ...request, actors: [{ role: 'supportCoordinator' }] })).toMatchObject([
      { path: 'actors', expected: 'somebody of the domain youthHelp among them' },
      { path: 'actors', expected: expect.stringContaining('in the model chain: localTeamContact') },
    ]);
    expect(pathsOf({ ...request, actors: [{ role: 'localTeamContact' }, { role: 'supportCoordinator' }] })).toEqual([]);
  });

  it('can be asked to be delivered by both domains in one region and not in another [R-168]', () => {
    const alone = { ...TRAINING, actors: [{ role: 'localTeamContact' }] };
    expect(faultsOf(alone)).toMatchObject([
      { path: 'actors', expected: 'somebody of the domain education among them' },
    ]);
    const { activities: _asked, ...without } = HR.document;
    expect(faultsOf(alone, without)).toEqual([]);
  });

  it('that a region does not use is none of its kinds', () => {
    const region = { ...HR.document, activities: { homeVisit: { used: false } } };
    const [fault] = faultsOf({ ...CONSULT, kind: 'homeVisit' }, region);
    expect(fault).toMatchObject({ path: 'kind' });
    expect(fault?.expected).not.toContain('homeVisit');
  });

  it('of light help is for a group in class; for one pupil it is a case, with consent [R-033, R-034]', () => {
    const help = { ...CONSULT, kind: 'lightHelp', taskCode: 'TA1', focus: 'child', setting: 'classroom' };
    expect(pathsOf(help)).toEqual([]);
    expect(faultsOf({ ...help, level: 'individual' })).toEqual([
      { path: 'level', expected: 'one of group; light help to one pupil is a case, with consent' },
    ]);
  });

  it('of being present in breaks, and of reflection with a teacher, is recorded like any other [R-075, R-080]', () => {
    const presence = { kind: 'presence', taskCode: 'TA1', focus: 'classmates', setting: 'playground' };
    expect(judge({ ...CONSULT, level: 'everyone', ...presence })).toMatchObject({ kind: 'right' });
    expect(judge({ ...CONSULT, kind: 'reflection' })).toMatchObject({ kind: 'right', of: { form: 'consult' } });
  });

  it('has a theme where it is collective work, and none where it has none [R-093]', () => {
    const { theme: _theme, ...plain } = TRAINING;
    expect(pathsOf(plain)).toEqual(['theme']);
    for (const theme of Object.keys(lists.themes)) expect(pathsOf({ ...TRAINING, theme })).toEqual([]);
    expect(faultsOf({ ...CONSULT, kind: 'lookAlong', theme: 'bullying' })).toEqual([
      { path: 'theme', expected: 'no theme for this kind' },
    ]);
  });
});

describe('an actor', () => {
  it('has the domain of his role; where the role can be of either it is said', () => {
    const withActor = (actor: object): readonly ActivityFault[] =>
      faultsOf({ ...CONSULT, actors: [{ role: 'localTeamContact' }, actor] });
    expect(withActor({ role: 'teacher', domain: 'youthHelp' })).toEqual([
      { path: 'actors.1.domain', expected: 'education, the domain of the role teacher' },
    ]);
    expect(withActor({ role: 'teamMember' })).toMatchObject([{ path: 'actors.1.domain' }]);
    expect(withActor({ role: 'teamMember', domain: 'education' })).toEqual([]);
    expect(withActor({ role: 'teacher', domain: 'educatoin' })).toMatchObject([
      { path: 'actors.1.domain', hint: 'Did you mean "education"?' },
    ]);
    expect(withActor({ role: 'auditor', domain: 'education' })).toMatchObject([{ path: 'actors.1.role' }]);
  });
});

describe('a slot', () => {
  const inSlot = { ...CONSULT, slot: 'dinsdagochtend' };

  it('is a fixed moment at the school, of the organisation that acted, on its day of the week [R-031]', () => {
    expect(judge(inSlot)).toMatchObject({ kind: 'right', activity: { slot: 'dinsdagochtend' } });
    expect(faultsOf({ ...inSlot, heldDate: '2026-11-18' })).toEqual([
      { path: 'slot', expected: 'a slot that is held on 2026-11-18; dinsdagochtend is on tuesday' },
    ]);
    expect(faultsOf({ ...inSlot, organisation: 'cardea' })).toEqual([
      { path: 'slot', expected: 'a slot of cardea; dinsdagochtend is of jeugdteam-leidse-regio' },
    ]);
    expect(faultsOf({ ...inSlot, slot: 'dinsdagochtent' })).toMatchObject([
      { path: 'slot', hint: 'Did you mean "dinsdagochtend"?' },
    ]);
    expect(faultsOf({ ...inSlot, school: 'voorbeeldcollege' })).toEqual([
      { path: 'slot', expected: 'nothing: voorbeeldcollege has no slots' },
    ]);
  });

  it('is over after its last day', () => {
    const school = HR.document.schools['voorbeeldschool']!;
    const slots = { dinsdagochtend: { ...school.slots!['dinsdagochtend']!, untilDate: '2026-11-16' } };
    const region = { ...HR.document, schools: { ...HR.document.schools, voorbeeldschool: { ...school, slots } } };
    expect(pathsOf(inSlot, region)).toEqual(['slot']);
    expect(pathsOf({ ...inSlot, heldDate: '2026-11-10' }, region)).toEqual([]);
  });
});
