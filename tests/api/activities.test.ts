// Help without a pupil file over HTTP: recorded, refused, found, counted, corrected; and who may.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { Api, Page, Reply } from './support/api.js';
import { PEOPLE, SCHOOL } from './support/chain.js';
import { problemOf, refusalOf } from './support/problem.js';
import { ONE_REGION, Scene } from './support/scene.js';

interface Activity {
  readonly id: string;
  readonly organisation: string;
  readonly taskCode: string;
  readonly minutes: number;
  readonly heldDate: string;
  readonly payer: string;
  readonly receipt: { readonly rule: string; readonly source: { readonly file: string; readonly line: number } };
  readonly replaces: string | null;
  readonly replacedBy: string | null;
  readonly withdrawn: boolean;
  readonly recordedBy: { readonly organisation: string; readonly role: string; readonly actor: string };
}
interface Counts {
  readonly by: readonly string[];
  readonly items: readonly Readonly<Record<string, unknown>>[];
  readonly total: { readonly activities: number; readonly minutes: number; readonly participants: number };
}

const TUESDAY = '2026-03-03';
const CONSULT = {
  school: SCHOOL,
  kind: 'consult',
  taskCode: 'TA3',
  angle: 'localTeam',
  level: 'group',
  focus: 'teacher',
  setting: 'school',
  heldDate: TUESDAY,
  minutes: 30,
  participants: 1,
  actors: [{ role: 'localTeamContact' }],
};
const TRAINING = {
  school: SCHOOL,
  kind: 'classTraining',
  angle: 'prevention',
  theme: 'bullying',
  heldDate: TUESDAY,
  minutes: 90,
  participants: 24,
  actors: [{ role: 'localTeamContact' }, { role: 'teacher' }],
};
const MUNICIPALITY = 'gemeente-leiden.youthConsultant';

let scene: Scene;
let api: Api;
let path: string;

beforeAll(async () => {
  scene = await Scene.open({ regions: ONE_REGION });
  api = scene.api();
  path = `/v1/regions/${api.region}/activities`;
});
afterAll(() => scene.close());

async function send(person: string, body: unknown, headers: Record<string, string> = {}): Promise<Reply<Activity>> {
  return (await api.call(person, 'POST', path, { body, headers })) as Reply<Activity>;
}
async function record(person: string, body: unknown): Promise<Activity> {
  const reply = await send(person, body);
  expect([reply.status, reply.body]).toEqual([201, expect.anything()]);
  return reply.body;
}
const read = async (person: string, id: string) => (await api.get(person, `${path}/${id}`)) as Reply<Activity>;
const list = async (person: string, query = '') => (await api.get(person, `${path}${query}`)) as Reply<Page<Activity>>;
const counts = async (person: string, query = '') => (await api.get(person, `${path}/counts${query}`)) as Reply<Counts>;
const idsOf = async (person: string, query = '?limit=200'): Promise<string[]> =>
  (await list(person, query)).body.items.map(({ id }) => id);

describe('an activity', () => {
  it('is recorded without a pupil, a case or a remark, and comes back with who pays [R-108, R-150]', async () => {
    const reply = await send(PEOPLE.localTeam, CONSULT);
    expect(reply.status).toBe(201);
    expect(reply.headers.get('location')).toBe(`${path}/${reply.body.id}`);
    expect(reply.body).toMatchObject({
      ...CONSULT,
      actors: [{ role: 'localTeamContact', domain: 'youthHelp' }],
      organisation: 'jeugdteam-leidse-regio',
      theme: null,
      slot: null,
      payer: 'municipalityLocalTeam',
      receipt: { rule: 'consult', source: { file: 'workflows/chain/workflow.yaml' } },
      replaces: null,
      withdrawn: false,
      recordedBy: {
        organisation: 'jeugdteam-leidse-regio',
        role: 'localTeamContact',
        actor: expect.stringMatching(/^[0-9a-f]{32}$/),
      },
    });
    expect((await read(PEOPLE.localTeam, reply.body.id)).body).toEqual(reply.body);
    expect((await api.list(PEOPLE.auditor)).body.items).toEqual([]);
  });

  it('of a whole class is paid from prevention, and asks no BSN [R-093, R-107]', async () => {
    expect(await record(PEOPLE.teacher, { ...TRAINING, organisation: 'jeugdteam-leidse-regio' })).toMatchObject({
      taskCode: 'TA2',
      payer: 'municipalityPrevention',
      organisation: 'jeugdteam-leidse-regio',
      recordedBy: { organisation: SCHOOL, role: 'teacher' },
    });
    for (const field of ['bsn', 'pupil', 'name', 'note', 'subject']) {
      const { code, faults } = problemOf(await send(PEOPLE.localTeam, { ...TRAINING, [field]: 'anybody' }));
      expect([code, faults?.map((fault) => fault.path)]).toEqual(['request.invalid', [field]]);
    }
  });

  it('at a school that works integrated is paid by the pool of its team', async () => {
    const training = {
      ...TRAINING,
      school: 'de-vlieger',
      actors: [{ role: 'teamMember', domain: 'youthHelp' }, { role: 'teacher' }],
    };
    expect(await record('jos-de-vlieger.teamMember', training)).toMatchObject({ payer: 'pool' });
  });

  it('that is wrong is told every fault at once, with the word that was meant, and leaves nothing [R-113]', async () => {
    const before = await idsOf(PEOPLE.auditor, '?history=true');
    const reply = await send(PEOPLE.localTeam, {
      ...CONSULT,
      kind: 'consullt',
      taskCode: 'TA9',
      theme: 7,
      minutes: 'half an hour',
      actors: [{ role: 'localTeamContct', domain: 3 }],
      remark: 'x',
      replaces: randomUUID(),
    });
    const { faults = [] } = problemOf(reply);
    expect(refusalOf(reply)).toBe('400 request.invalid');
    expect(faults.map((fault) => fault.path).sort()).toEqual(
      ['actors.0.domain', 'actors.0.role', 'kind', 'minutes', 'remark', 'replaces', 'taskCode', 'theme'].sort(),
    );
    expect(faults.find((fault) => fault.path === 'kind')?.hint).toBe('Did you mean "consult"?');
    expect(faults.find((fault) => fault.path === 'actors.0.role')?.hint).toBe('Did you mean "localTeamContact"?');
    expect(JSON.stringify(faults)).not.toContain('half an hour');
    expect(await idsOf(PEOPLE.auditor, '?history=true')).toEqual(before);
  });

  it('is no list, text or nothing', async () => {
    for (const body of [[], 'x', 7, null]) expect(refusalOf(await send(PEOPLE.localTeam, body))).toMatch(/^400 /);
    for (const actors of ['x', [null], ['x'], [[]], {}, Array(21).fill({ role: 'teacher' })]) {
      const { status, faults = [] } = problemOf(await send(PEOPLE.localTeam, { ...CONSULT, actors }));
      expect([status, faults.every((fault) => fault.path.startsWith('actors'))]).toEqual([400, true]);
    }
  });

  it('is recorded by the school and by who acted; others are told who may, an auditor and a stranger too', async () => {
    for (const person of [PEOPLE.intake, PEOPLE.auditor, PEOPLE.outsider, PEOPLE.otherSchool, MUNICIPALITY]) {
      const reply = await send(person, { ...CONSULT, organisation: 'jeugdteam-leidse-regio' });
      expect([person, refusalOf(reply)]).toEqual([person, '403 permission.denied']);
      expect(problemOf(reply).because?.[0]?.who).toEqual(expect.arrayContaining(['localTeamContact', 'teacher']));
    }
    const talk = { ...CONSULT, kind: 'motivatingTalk', taskCode: 'TA5', level: 'individual', focus: 'parents' };
    expect(refusalOf(await send(PEOPLE.teacher, { ...talk, organisation: 'jeugdteam-leidse-regio' }))).toBe(
      '403 permission.denied',
    );
    expect((await send(PEOPLE.localTeam, talk)).status).toBe(201);
  });

  it('sent again under its key is recorded once; another under that key is refused', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const first = await send(PEOPLE.localTeam, CONSULT, headers);
    const again = await Promise.all([1, 2, 3].map(() => send(PEOPLE.localTeam, CONSULT, headers)));
    for (const reply of again) expect([reply.status, reply.body]).toEqual([201, first.body]);
    expect(refusalOf(await send(PEOPLE.localTeam, { ...CONSULT, minutes: 31 }, headers))).toBe('422 key.reused');
    expect((await idsOf(PEOPLE.localTeam)).filter((id) => id === first.body.id)).toHaveLength(1);
  });
});

describe('an activity for who prefers not to be shown it', () => {
  it('is recorded, and told where', async () => {
    const reply = await send(PEOPLE.localTeam, CONSULT, { prefer: 'return=minimal' });
    expect([reply.status, reply.text]).toEqual([201, '']);
    const recorded = await api.get(PEOPLE.localTeam, reply.headers.get('location') ?? '');
    expect(recorded.body).toMatchObject({ taskCode: 'TA3', minutes: 30 });
  });
});

describe('an activity is seen', () => {
  it('by who acted, the school, its municipality, the region and the auditor, and by nobody else', async () => {
    const { id } = await record(PEOPLE.localTeam, CONSULT);
    const seeing = [PEOPLE.localTeam, PEOPLE.teacher, MUNICIPALITY, PEOPLE.chainManager, 'regionAdmin', PEOPLE.auditor];
    for (const person of seeing) {
      expect([person, (await read(person, id)).status]).toEqual([person, 200]);
      expect([person, await idsOf(person)]).toEqual([person, expect.arrayContaining([id])]);
    }
    for (const person of [PEOPLE.intake, PEOPLE.otherSchool, PEOPLE.outsider, 'gemeente-katwijk.youthConsultant']) {
      expect([person, refusalOf(await read(person, id))]).toEqual([person, '404 activity.not-found']);
      expect([person, await idsOf(person)]).toEqual([person, []]);
      expect([person, (await counts(person)).body.total.activities]).toEqual([person, 0]);
    }
    expect(refusalOf(await read(PEOPLE.auditor, randomUUID()))).toBe('404 activity.not-found');
    expect(refusalOf(await read(PEOPLE.auditor, 'constructor'))).toBe('404 activity.not-found');
  });

  it('in pages, the last held first, and as a filter narrows it', async () => {
    for (const heldDate of ['2026-02-03', '2026-02-10', '2026-02-17'])
      await record(PEOPLE.localTeam, { ...CONSULT, heldDate, kind: 'reflection' });
    const query = '?kind=reflection&fromDate=2026-02-01&untilDate=2026-02-28&limit=2';
    const first = (await list(PEOPLE.auditor, query)).body;
    const second = (await list(PEOPLE.auditor, `${query}&cursor=${first.next}`)).body;
    expect([...first.items, ...second.items].map(({ heldDate }) => heldDate)).toEqual([
      '2026-02-17',
      '2026-02-10',
      '2026-02-03',
    ]);
    expect(second.next).toBeNull();
    expect(await idsOf(PEOPLE.auditor, `?school=${SCHOOL}&taskCode=TA8`)).toEqual([]);
    expect(await idsOf(PEOPLE.auditor, '?organisation=cardea')).toEqual([]);
  });

  it('and a filter, dimension or cursor that means nothing is told', async () => {
    const pathsOf = async (query: string): Promise<unknown> => {
      const problem = problemOf(await api.get(PEOPLE.auditor, `${path}${query}`));
      return [problem.status, problem.faults?.map((fault) => fault.path)];
    };
    expect(await pathsOf('?kind=consullt&taskCode=TA9')).toEqual([400, ['kind', 'taskCode']]);
    expect(await pathsOf('?fromDate=2026-02-30')).toEqual([400, ['fromDate']]);
    expect(await pathsOf('?fromDate=2026-03-01&untilDate=2026-02-01')).toEqual([400, ['untilDate']]);
    expect(await pathsOf('?cursor=x')).toEqual([400, ['cursor']]);
    expect(await pathsOf('?limit=0&pupil=1')).toEqual([400, expect.arrayContaining(['limit', 'pupil'])]);
    expect(await pathsOf('/counts?by=taskCode,pupil')).toEqual([400, ['by']]);
  });
});

describe('a correction', () => {
  it('takes the place of the first record, which can still be read', async () => {
    const first = await record(PEOPLE.localTeam, CONSULT);
    const second = await record(PEOPLE.teacher, {
      ...CONSULT,
      organisation: 'jeugdteam-leidse-regio',
      minutes: 45,
      replaces: first.id,
    });
    expect(second).toMatchObject({ minutes: 45, replaces: first.id });
    expect((await read(PEOPLE.auditor, first.id)).body).toEqual({ ...first, replacedBy: second.id });
    const now = await idsOf(PEOPLE.auditor);
    expect([now.includes(first.id), now.includes(second.id)]).toEqual([false, true]);
    expect(await idsOf(PEOPLE.auditor, '?limit=200&history=true')).toEqual(
      expect.arrayContaining([first.id, second.id]),
    );
    const late = await send(PEOPLE.localTeam, { ...CONSULT, replaces: first.id });
    expect(refusalOf(late)).toBe('409 activity.replaced');
  });

  it('is for those who may record what it corrects', async () => {
    const { id } = await record(PEOPLE.localTeam, CONSULT);
    const other = { ...CONSULT, school: 'voorbeeldcollege', replaces: id };
    const reply = await send(PEOPLE.otherSchool, { ...other, organisation: 'wijkteam-katwijk' });
    expect(problemOf(reply).faults).toEqual([{ path: 'replaces', expected: 'an activity that you may see' }]);
    const asMunicipality = await api.call(MUNICIPALITY, 'POST', `${path}/${id}/withdrawal`);
    expect(refusalOf(asMunicipality)).toBe('403 permission.denied');
    expect(refusalOf(await api.call(PEOPLE.outsider, 'POST', `${path}/${id}/withdrawal`))).toBe(
      '404 activity.not-found',
    );
  });

  it('that withdraws leaves it to be read, and counts for nothing', async () => {
    const query = '?by=kind&kind=lookAlong';
    const { id } = await record(PEOPLE.localTeam, { ...CONSULT, kind: 'lookAlong', setting: 'classroom' });
    expect((await counts(PEOPLE.auditor, query)).body.total.activities).toBe(1);
    const headers = { 'idempotency-key': randomUUID() };
    const withdraw = () =>
      api.call(PEOPLE.teacher, 'POST', `${path}/${id}/withdrawal`, { headers }) as Promise<Reply<Activity>>;
    const done = await withdraw();
    expect([done.status, done.body]).toMatchObject([201, { replaces: id, withdrawn: true }]);
    expect((await withdraw()).body).toEqual(done.body);
    expect((await counts(PEOPLE.auditor, query)).body).toMatchObject({
      items: [],
      total: { activities: 0, minutes: 0 },
    });
    expect((await read(PEOPLE.auditor, id)).body).toMatchObject({ replacedBy: done.body.id });
    expect(refusalOf(await api.call(PEOPLE.teacher, 'POST', `${path}/${id}/withdrawal`, { body: {} }))).toBe(
      '409 activity.replaced',
    );
  });
});

describe('counts', () => {
  const september = '&fromDate=2025-09-01&untilDate=2025-09-30';

  it('say how often each task was done, how long and for how many, with no pupil in them [R-042, R-075, R-106]', async () => {
    const heldDate = '2025-09-02';
    const rest = { level: 'everyone', focus: 'child', setting: 'playground', heldDate, minutes: 20, participants: 60 };
    await record(PEOPLE.localTeam, { ...CONSULT, ...rest, kind: 'presence', taskCode: 'TA1' });
    await record(PEOPLE.localTeam, { ...CONSULT, heldDate });
    await record(PEOPLE.localTeam, { ...CONSULT, heldDate, slot: 'dinsdagochtend' });
    await record(PEOPLE.localTeam, { ...TRAINING, heldDate });
    const { body } = await counts(PEOPLE.auditor, `?by=taskCode,level${september}`);
    expect(body).toEqual({
      by: ['taskCode', 'level'],
      items: [
        { taskCode: 'TA1', level: 'everyone', activities: 1, minutes: 20, participants: 60 },
        { taskCode: 'TA2', level: 'group', activities: 1, minutes: 90, participants: 24 },
        { taskCode: 'TA3', level: 'group', activities: 2, minutes: 60, participants: 2 },
      ],
      total: { activities: 4, minutes: 170, participants: 86 },
    });
    const { items } = (await counts(PEOPLE.teacher, `?by=kind,payer${september}`)).body;
    expect(items.map(({ kind, payer }) => [kind, payer])).toEqual([
      ['classTraining', 'municipalityPrevention'],
      ['consult', 'municipalityLocalTeam'],
      ['presence', 'municipalityPrevention'],
    ]);
  });

  it('say how the slots of a school are used [R-031]', async () => {
    const { items } = (await counts(PEOPLE.coordinator, `?by=slot&kind=consult${september}`)).body;
    expect(items).toEqual([
      { slot: 'dinsdagochtend', activities: 1, minutes: 30, participants: 1 },
      { slot: null, activities: 1, minutes: 30, participants: 1 },
    ]);
  });
});

describe('the codes', () => {
  it('are those of the region, with who carries out what, under the names people know there [R-092, R-094, R-096]', async () => {
    const { body } = (await api.get(PEOPLE.teacher, `${path}/codes`)) as Reply<
      Record<string, readonly Readonly<Record<string, unknown>>[]>
    >;
    expect(body['tasks']).toHaveLength(8);
    expect(body['tasks']?.[0]).toMatchObject({
      code: 'TA1',
      performedBy: { chain: expect.arrayContaining(['localTeamContact']) },
    });
    expect(body['kinds']?.find(({ code }) => code === 'classTraining')).toMatchObject({
      domains: ['education', 'youthHelp'],
    });
    expect(body['kinds']?.find(({ code }) => code === 'motivatingTalk')).toMatchObject({
      recordedBy: expect.arrayContaining(['localTeamContact']),
    });
    expect(body['angles']?.map(({ code }) => code)).toEqual(['prevention', 'localTeam', 'specialised']);
    expect(body['roles']?.find(({ role }) => role === 'localTeamContact')).toMatchObject({
      label: { nl: 'contactpersoon lokaal team' },
      localNames: { 'jeugdteam-leidse-regio': 'contactpersoon jeugdteam' },
    });
    expect(body['slots']).toMatchObject([{ school: SCHOOL, slot: 'dinsdagochtend', weekday: 'tuesday' }]);
  });

  it('are narrowed to the angles from which help for a need comes here [R-092]', async () => {
    type Codes = Readonly<Record<string, readonly { readonly code: string; readonly angles: readonly string[] }[]>>;
    const all = (await api.get(PEOPLE.teacher, `${path}/codes`)).body as Codes;
    const { angles, kinds } = (await api.get(PEOPLE.teacher, `${path}/codes?need=trauma`)).body as Codes;
    expect(all['needs']).toContainEqual({ need: 'trauma', angles: ['specialised'] });
    expect(angles?.map(({ code }) => code)).toEqual(['specialised']);
    expect(kinds?.every((kind) => kind.angles.length === 1 && kind.angles[0] === 'specialised')).toBe(true);
    expect(kinds?.length).toBeGreaterThan(0);
    expect(kinds?.length).toBeLessThan(all['kinds']?.length ?? 0);
    const wrong = await api.get(PEOPLE.teacher, `${path}/codes?need=trauna`);
    expect(wrong.status).toBe(400);
    expect(wrong.body).toMatchObject({ faults: [{ path: 'need', hint: expect.stringContaining('trauma') }] });
  });
});
