import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HOSTILE_DOCUMENTS } from '#testing';
import { REGION, type Label, type Reply } from './support/api.js';
import { openSignal, PEOPLE } from './support/chain.js';
import { eventually } from './support/eventually.js';
import { ONE_REGION, replaceOnce, Scene } from './support/scene.js';

interface Shown {
  readonly number: number;
  readonly state: string;
  readonly diagnostics: readonly { code: string; line: number }[];
  readonly changes: readonly { change: string; of: string; id: string; text: Label }[];
  readonly proofs: readonly { machine: string; faults: readonly ProofFault[] }[];
  readonly undecided: Label | null;
  readonly acts: readonly {
    act: string;
    actor: string;
    organisation: string | null;
    role: string | null;
    state: string;
  }[];
  readonly loadedBy: string;
}
interface ProofFault {
  readonly rule: string;
  readonly message: Label;
  readonly at: { readonly file: string; readonly line: number };
  readonly story: { readonly steps: readonly { readonly text: Label }[] } | null;
}

const UPLOADS = `/v1/regions/${REGION}/configurations`;
const [ADMIN, SECOND] = ['regionAdmin', 'regionAdmin2'];
const OTHER = { name: 'elders' };
let scene: Scene;
let text: string;

beforeAll(async () => {
  scene = await Scene.open({ regions: [...ONE_REGION, OTHER] });
  text = await readFile(join(scene.folder, 'config', 'regions', `${REGION}.yaml`), 'utf8');
});
afterAll(() => scene.close());

const upload = (yaml: string, person = ADMIN, path = UPLOADS): Promise<Reply> =>
  scene.api().call(person, 'POST', path, { raw: yaml, type: 'application/yaml' });
const activate = (number: number, person = SECOND): Promise<Reply> =>
  scene.api().call(person, 'POST', `${UPLOADS}/${number}/activation`);
const read = async (number: number): Promise<Shown> =>
  (await scene.api().get(ADMIN, `${UPLOADS}/${number}`)).body as Shown;
const list = async (): Promise<readonly Shown[]> =>
  ((await scene.api().get(ADMIN, UPLOADS)).body as { items: Shown[] }).items;
const active = async (): Promise<number> =>
  ((await scene.api().get(PEOPLE.teacher, `/v1/regions/${REGION}`)).body as { configuration: number }).configuration;
/** A configuration once it was proved, or not. */
const judged = (number: number): Promise<Shown> =>
  eventually(async () => {
    const one = await read(number);
    return one.state === 'draft' ? undefined : one;
    // A proof may wait for that of another draft.
  }, 110_000);

const TERMS = 'chain: { remindAfter: 3, acceptWithin: 5 }';
const withTerm = (days: number): string => replaceOnce(text, TERMS, `chain: { remindAfter: 3, acceptWithin: ${days} }`);
/** A way from school to the municipality past two links. */
const withSkip = (): string =>
  replaceOnce(
    replaceOnce(
      text,
      'patches:\n  chain:\n',
      `patches:
  chain:
    events:
      LINK_SKIPPED: { by: [supportCoordinator], label: { nl: Schakel overslaan, en: Skip a link } }
`,
    ),
    '          supportTeam:\n            states:\n              offered:\n',
    `          school:
            states:
              basicSupport:
                on:
                  LINK_SKIPPED: { target: chain.access.inquiry, link: handover }
          supportTeam:
            states:
              offered:
`,
  );

describe('an upload', () => {
  it('with faults is refused with every one of them, and stores nothing', async () => {
    const before = await list();
    const wrong = replaceOnce(
      replaceOnce(text, TERMS, 'chain: { remindAfter: 3, acceptWithn: 5 }'),
      'covers: [anxiety,',
      'covers: [anxeity,',
    );
    const { status, body } = await upload(wrong);
    expect({ status, body }).toMatchObject({
      status: 400,
      body: {
        code: 'configuration.invalid',
        diagnostics: [
          { code: 'name.unknown', line: expect.any(Number), hint: 'Did you mean "acceptWithin"?' },
          { code: 'name.unknown', line: expect.any(Number), hint: 'Did you mean "anxiety"?' },
        ],
      },
    });
    expect(await list()).toEqual(before);
  });

  it.each([
    ['nobody', undefined, UPLOADS, 401, 'identity.refused'],
    ['who does not see the region', ADMIN, '/v1/regions/nowhere/configurations', 404, 'region.not-found'],
    ['a person of another region', ADMIN, `/v1/regions/${OTHER.name}/configurations`, 404, 'region.not-found'],
    ['who is no administrator', PEOPLE.decider, UPLOADS, 403, 'permission.denied'],
  ])('of %s is refused', async (_, person, path, status, code) => {
    const reply = await scene.api().call(person, 'POST', path, { raw: withTerm(6), type: 'application/yaml' });
    expect(reply).toMatchObject({ status, body: { code } });
  });

  it('of a document of another region, or of no region, is refused', async () => {
    const other = replaceOnce(text, `region: ${REGION}\n`, `region: ${OTHER.name}\n`);
    for (const yaml of [other, 'schakel: 1\nlaw: x\n'])
      expect(await upload(yaml)).toMatchObject({ status: 400, body: { code: 'configuration.invalid' } });
    expect((await upload(other)).body).toMatchObject({ diagnostics: [{ code: 'region.other' }] });
  });

  it('is YAML of at most 1 MiB', async () => {
    const json = await scene.api().call(ADMIN, 'POST', UPLOADS, { body: { region: REGION } });
    expect(json).toMatchObject({ status: 415, body: { code: 'body.unsupported' } });
    expect(await upload(`# ${'x'.repeat(1024 * 1024)}`)).toMatchObject({ status: 413 });
    const elsewhere = await scene
      .api()
      .call(ADMIN, 'POST', `/v1/regions/${REGION}/cases`, { raw: 'a: 1', type: 'application/yaml' });
    expect(elsewhere).toMatchObject({ status: 415 });
  });

  it('tells what its patches change as behaviour', async () => {
    const { status, headers, body } = await upload(withSkip());
    const { number, state, changes } = body as Shown;
    expect({ status, state, location: headers.get('location') }).toEqual({
      status: 201,
      state: 'draft',
      location: `${UPLOADS}/${number}`,
    });
    expect(changes.map(({ change, of, id }) => [change, of, id])).toEqual([
      ['added', 'event', 'LINK_SKIPPED'],
      ['added', 'route', 'chain.school.basicSupport LINK_SKIPPED'],
      ['changed', 'route', 'chain.supportTeam.offered after remindAfter'],
    ]);
    expect(changes[1]?.text.en).toMatch(/"Skip a link" leads to "Inquiry"/);
  });

  it('that lets a link be skipped is refuted by name, with the way there, and cannot be activated', async () => {
    const [newest] = await list();
    const { number, state, proofs } = await judged(newest!.number);
    expect(state).toBe('refuted');
    const faults = proofs
      .flatMap(({ faults: all }) => all)
      .filter(({ message }) => message.en.includes('linksInOrder'));
    expect(faults).toMatchObject([
      {
        rule: 'proof.order',
        message: {
          en: expect.stringContaining('from "School" to "Access" here, past "Support team" and "Local team"'),
        },
        at: {
          file: `${REGION}.yaml`,
          line:
            withSkip()
              .split('\n')
              .findIndex((line) => line.includes('LINK_SKIPPED: { target')) + 1,
        },
      },
    ]);
    // The way to where the link can be skipped.
    expect(faults[0]?.story?.steps.at(-1)?.text.en).toContain('Interpret the signal');
    expect(await activate(number)).toMatchObject({ status: 409, body: { code: 'configuration.not-proved' } });
  });
});

describe('the benchmarks of a region', () => {
  const path = `/v1/regions/${OTHER.name}/reports/benchmarks`;

  it('are told for each model that it has chosen, with reasons and lines [R-064]', async () => {
    const { status, body } = await scene.api().get(ADMIN, path.replace(OTHER.name, REGION));
    const { configuration, items } = body as {
      configuration: number;
      items: readonly {
        workflow: string;
        benchmarks: readonly { id: string; findings: readonly { at: readonly { line: number }[] }[] }[];
      }[];
    };
    expect([status, configuration, items.map(({ workflow }) => workflow).toSorted()]).toEqual([
      200,
      1,
      ['chain', 'integrated'],
    ]);
    for (const { benchmarks } of items) {
      expect(benchmarks.map(({ id }) => id)).toEqual(['IJ1', 'IJ2', 'IJ3', 'IJ4', 'IJ5', 'IJ6', 'IJ7', 'IJ8']);
      expect(benchmarks.flatMap(({ findings }) => findings.flatMap(({ at }) => at)).length).toBeGreaterThan(8);
    }
  });

  it('are nothing to who does not see the region', async () => {
    expect(await scene.api().get(ADMIN, path)).toMatchObject({ status: 404, body: { code: 'region.not-found' } });
  });
});

describe('hostile documents', () => {
  it('are refused, every one with its line, while the service goes on answering', async () => {
    const waiting = [...HOSTILE_DOCUMENTS];
    const refused: string[] = [];
    let isDone = false;
    const lane = async (): Promise<void> => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        // What is no text in UTF-8 cannot be sent.
        if (!next[1].isWellFormed()) continue;
        const { status, body } = await upload(next[1]);
        const { diagnostics } = body as { diagnostics: readonly { line: number }[] };
        expect({ what: next[0], status, line: diagnostics[0]?.line }).toEqual({
          what: next[0],
          status: 400,
          line: expect.any(Number),
        });
        refused.push(next[0]);
      }
    };
    const answers: number[] = [];
    const health = async (): Promise<void> => {
      while (!isDone) answers.push((await scene.api().get(undefined, '/health/live')).status);
    };
    const asking = health();
    await Promise.all([lane(), lane(), lane(), lane()]);
    isDone = true;
    await asking;
    expect(refused.length).toBeGreaterThanOrEqual(60);
    expect(new Set(answers)).toEqual(new Set([200]));
    // Were they read where requests are answered, there would be one answer for each at most.
    expect(answers.length).toBeGreaterThan(2 * refused.length);
  });
});

describe('a proved configuration', () => {
  let number: number;
  let running: Awaited<ReturnType<typeof openSignal>>;

  beforeAll(async () => {
    running = await openSignal(scene.api());
    number = ((await upload(withTerm(40))).body as Shown).number;
  });

  it('is a draft until it is proved, and cannot be activated before', async () => {
    expect(await activate(number)).toMatchObject({ status: 409, body: { code: 'configuration.not-proved' } });
    expect(await judged(number)).toMatchObject({ state: 'proved', undecided: null });
  });

  it('uploaded again is the same one', async () => {
    expect(await upload(withTerm(40), SECOND)).toMatchObject({ status: 201, body: { number, state: 'proved' } });
  });

  it('is not activated by who uploaded it, nor by who is no administrator', async () => {
    expect(await activate(number, ADMIN)).toMatchObject({ status: 403, body: { code: 'configuration.second-person' } });
    expect(await activate(number, PEOPLE.auditor)).toMatchObject({
      status: 403,
      body: { code: 'permission.denied', because: [{ who: ['regionAdmin'] }] },
    });
    expect(await activate(999)).toMatchObject({ status: 404, body: { code: 'configuration.not-found' } });
    expect(await active()).toBe(1);
  });

  it('is activated by a second person, for new cases; running ones keep theirs', async () => {
    expect(await activate(number)).toMatchObject({ status: 200, body: { number, state: 'active' } });
    expect(await active()).toBe(number);
    const fresh = await openSignal(scene.api());
    const old = (await scene.api().read(PEOPLE.auditor, running.id)).body;
    expect([old.configuration, fresh.view.configuration]).toEqual([1, number]);
    expect(fresh.view.definition).not.toBe(old.definition);
    expect(await activate(number)).toMatchObject({ status: 409 });
  });

  it('says who did what, by pseudonyms', async () => {
    const { acts, loadedBy } = await read(number);
    expect(acts).toMatchObject([
      { act: 'loaded', actor: loadedBy, organisation: REGION, role: 'regionAdmin', state: 'draft' },
      { act: 'judged', actor: 'prover', organisation: null, role: null, state: 'proved' },
      { act: 'activated', organisation: REGION, role: 'regionAdmin', state: 'active' },
    ]);
    expect(acts[2]?.actor).not.toBe(loadedBy);
    expect(JSON.stringify(acts)).not.toContain('regionAdmin2');
  });

  it('of one region is nothing to another', async () => {
    const path = `/v1/regions/${OTHER.name}/configurations`;
    const other = scene.api(OTHER.name);
    expect(((await other.get(ADMIN, path)).body as { items: Shown[] }).items.map(({ number: one }) => one)).toEqual([
      1,
    ]);
    expect(await other.get(ADMIN, `${path}/${number}`)).toMatchObject({ status: 404 });
    expect(await other.get(ADMIN, `${UPLOADS}/${number}`)).toMatchObject({ status: 404 });
  });

  it('with a first day to come leaves today as it is', async () => {
    const later = replaceOnce(withTerm(41), 'effectiveFrom: 2022-01-01', 'effectiveFrom: 2199-01-01');
    const { number: next } = (await upload(later)).body as Shown;
    expect(await judged(next)).toMatchObject({ state: 'proved' });
    expect(await activate(next)).toMatchObject({ status: 200, body: { state: 'active' } });
    expect(await active()).toBe(number);
  });

  it('stays in force after a restart, and a draft is taken up again', async () => {
    const { number: draft } = (await upload(withTerm(42))).body as Shown;
    await scene.server.stop();
    await scene.restart();
    expect(await active()).toBe(number);
    const again = await openSignal(scene.api());
    expect(again.view.configuration).toBe(number);
    expect(await judged(draft)).toMatchObject({ state: 'proved' });
    expect((await scene.api().replay(PEOPLE.auditor, running.id)).body).toMatchObject({ identical: true });
  });
});
