import { CONTEXT } from '#testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Api, Problem, Transition } from './support/api.js';
import { openSignal } from './support/chain.js';
import { eventually } from './support/eventually.js';
import { FollowedCase } from './support/followed-case.js';
import { brokenLinks } from './support/record-chain.js';
import { Scene } from './support/scene.js';
import { LIGHT_HELP, openWeighed, REVIEW, SPECIAL_SCHOOL, TEAM } from './support/team.js';

const AUDITOR = 'auditor';
let scene: Scene;
let api: Api;
beforeAll(async () => {
  scene = await Scene.open();
  api = scene.api();
});
afterAll(() => scene.close());

/** The related case that was opened last, as the team sees it. */
async function relatedOf(followed: FollowedCase, person: string = TEAM.member): Promise<FollowedCase> {
  const id = (await followed.refresh(person)).related.at(-1)?.case;
  if (id === undefined) throw new Error('There is no related case.');
  return FollowedCase.find(api, person, id);
}

/** Waits until a case has taken this event, whoever told it. */
const taken = (id: string, event: string): Promise<Transition> =>
  eventually(async () => (await api.history(AUDITOR, id)).findLast((record) => record.event === event));

describe('the model of a case', () => {
  it('follows from the choice of the region for the school: integrated at a special school, chain at a regular one', async () => {
    const special = await FollowedCase.open(api, TEAM.teacher, { school: SPECIAL_SCHOOL });
    const regular = await openSignal(api);
    expect([special.view.workflow, regular.view.workflow]).toEqual(['integrated', 'chain']);
  });
});

describe('help at the own school', () => {
  it('starts within the mandate of the team, without referral or decision of a municipality [R-065]', async () => {
    const followed = await openWeighed(api);
    const { case: view } = await followed.fire(LIGHT_HELP);
    expect(view.states.slice(0, 2)).toEqual([
      'integrated.work.helping.active',
      'integrated.aboveMandate.withinMandate',
    ]);
    const help = await relatedOf(followed);
    expect(help.at).toBe('intervention.running');
    const records = [...(await api.history(AUDITOR, followed.id)), ...(await api.history(AUDITOR, help.id))];
    expect(new Set(records.map(({ organisation }) => organisation))).toEqual(
      new Set([SPECIAL_SCHOOL, `jos-${SPECIAL_SCHOOL}`, null]),
    );
    const forms = records.flatMap(({ tables }) => tables.map(({ result }) => result['decisionForm']));
    expect(forms.length).toBeGreaterThan(0);
    for (const form of ['decision', 'temporaryGrant', 'allocationRequest']) expect(forms).not.toContain(form);
  });
});

describe('a related case', () => {
  it('is opened in the same moment, with an id, a history and a record of where it came from', async () => {
    const followed = await openWeighed(api);
    const { transition, case: view } = await followed.fire(LIGHT_HELP);
    const help = await relatedOf(followed);
    expect(help.id).not.toBe(followed.id);
    expect(help.view).toMatchObject({
      machine: 'intervention',
      workflow: 'integrated',
      version: 1,
      definition: view.definition,
    });
    expect(help.view.data).toMatchObject({ kind: 'individual', form: 'light', weeks: 8, amountCents: 120_000 });
    expect(transition.related).toEqual([{ case: help.id, as: 'intervention', event: 'INTERVENTION_PLANNED' }]);
    const [first] = await api.history(AUDITOR, help.id);
    expect(first).toMatchObject({ seq: 1, actor: 'system', command: transition.command });
    expect(first?.related).toEqual([{ case: followed.id, as: 'opener', event: 'openedBy' }]);
    expect(brokenLinks(await api.history(AUDITOR, help.id))).toEqual([]);
  });

  it('is told what its opener asks, once, and tells back that it closed', async () => {
    const followed = await openWeighed(api);
    await followed.fire(LIGHT_HELP);
    const help = await relatedOf(followed);
    const { transition } = await followed.fire({ by: TEAM.member, event: 'INTERVENTION_STOPPED' });
    expect(transition.messages.map(({ type }) => type)).toEqual(['INTERVENTION_STOPPED']);
    const heard = await taken(help.id, 'INTERVENTION_STOPPED');
    expect(heard).toMatchObject({ actor: 'system', role: 'system', command: transition.command });
    const back = await taken(followed.id, 'INTERVENTION_CLOSED');
    expect(back.related).toMatchObject([{ case: help.id, event: 'RELATED_CLOSED' }]);
    expect((await followed.refresh(TEAM.member)).related).toMatchObject([{ as: 'intervention', isOpen: false }]);
    expect((await help.refresh(TEAM.member)).closedAt).not.toBeNull();
    const stops = (await api.history(AUDITOR, help.id)).filter(({ event }) => event === 'INTERVENTION_STOPPED');
    expect(stops).toHaveLength(1);
    expect(
      await scene.admin('SELECT FROM schakel.outbox WHERE from_case = ANY ($1)', [[followed.id, help.id]]),
    ).toEqual([]);
  });

  it('that is open keeps its opener from closing, and no longer when it has ended', async () => {
    const followed = await openWeighed(api);
    await followed.walk([LIGHT_HELP, REVIEW]);
    const early = await followed.attempt({ by: TEAM.member, event: 'STABLE' });
    expect([early.status, (early.body as unknown as Problem).code]).toEqual([409, 'case.related-open']);
    const help = await relatedOf(followed);
    await help.fire({ by: TEAM.member, event: 'INTERVENTION_ENDED' });
    expect(help.view.outcome).toBe('completedLight');
    await taken(followed.id, 'INTERVENTION_CLOSED');
    await followed.refresh(TEAM.member);
    await followed.fire({ by: TEAM.member, event: 'STABLE' });
    expect((await api.read(AUDITOR, followed.id)).body).toMatchObject({
      outcome: 'completedLight',
      related: [{ isOpen: false }],
    });
  });

  it('and its opener are replayed to the same bytes', async () => {
    const followed = await openWeighed(api);
    await followed.fire(LIGHT_HELP);
    const help = await relatedOf(followed);
    await help.fire({ by: TEAM.member, event: 'INTERVENTION_ENDED' });
    await taken(followed.id, 'INTERVENTION_CLOSED');
    for (const { id } of [help, followed]) {
      expect((await api.replay(AUDITOR, id)).body).toMatchObject({ identical: true, firstDifference: null });
    }
  });

  it('that cannot take what it is told says so, and does not hold up what comes after', async () => {
    const group = await FollowedCase.open(api, TEAM.lead, {
      school: SPECIAL_SCHOOL,
      event: 'GROUP_OPENED',
      data: { kind: 'group', need: 'anxiety', amountCents: 400_000 },
    });
    await group.fire({ by: TEAM.lead, event: 'GROUP_ENDED' });
    const followed = await openWeighed(api);
    await followed.fire({ by: TEAM.member, event: 'INTERVENTION_ADDED', data: { kind: 'group' } });
    const help = await relatedOf(followed);
    await help.fire({ by: TEAM.member, event: 'GROUP_JOINED', data: { group: group.id } });
    const told = await taken(group.id, 'MEMBER_JOINED');
    expect(told.from).toEqual(told.to);
    expect(told.related).toEqual(
      expect.arrayContaining([{ case: help.id, as: 'member', event: 'notTaken MEMBER_JOINED' }]),
    );
    await taken(help.id, 'RELATED_NOT_TAKEN');
    expect((await help.refresh(TEAM.member)).related.find(({ as }) => as === 'member')?.isOpen).toBe(false);
    await help.fire({ by: TEAM.member, event: 'INTERVENTION_STARTED' });
    expect(help.at).toBe('intervention.running');
  });

  it('that refuses to be joined keeps no open relation, whatever kind of case it is', async () => {
    const stranger = await openWeighed(api);
    const followed = await openWeighed(api);
    await followed.fire({ by: TEAM.member, event: 'INTERVENTION_ADDED', data: { kind: 'group' } });
    const help = await relatedOf(followed);
    await help.fire({ by: TEAM.member, event: 'GROUP_JOINED', data: { group: stranger.id } });
    await taken(help.id, 'RELATED_NOT_TAKEN');
    const { related } = (await api.read(AUDITOR, stranger.id)).body;
    expect(related.filter(({ isOpen }) => isOpen)).toEqual([]);
  });

  it('is only named by who sees it: one that is hidden and one that is not there are refused in the same words', async () => {
    const hidden = await openSignal(api);
    const followed = await openWeighed(api);
    await followed.fire({ by: TEAM.member, event: 'INTERVENTION_ADDED', data: { kind: 'group' } });
    const help = await relatedOf(followed);
    const answers = await Promise.all(
      [hidden.id, '0000-0000-0000'].map((group) =>
        help.attempt({ by: TEAM.member, event: 'GROUP_JOINED', data: { group } }),
      ),
    );
    for (const { status, body } of answers) {
      expect(status).toBe(400);
      expect(body).toMatchObject({
        code: 'request.invalid',
        faults: [{ path: 'data.group', expected: 'the id of a case of the region that you may see' }],
      });
    }
  });

  it('that is not there does not hold up the queue: its sender hears that nobody took it', async () => {
    const followed = await openWeighed(api);
    await scene.admin(
      `INSERT INTO schakel.outbox (region_id, message_id, from_case, to_case, seq, place, "as", event, data, command, created_at)
       VALUES ($1, $2, $3, '0000-0000-0000', $4, 1, 'member', 'MEMBER_JOINED', '{}', 'c', now())`,
      [followed.view.region, `${followed.id}/lost`, followed.id, followed.version],
    );
    const told = await taken(followed.id, 'RELATED_NOT_TAKEN');
    expect(told).toMatchObject({ actor: 'system', related: [{ case: '0000-0000-0000', event: 'RELATED_NOT_TAKEN' }] });
    expect(await scene.admin('SELECT FROM schakel.outbox WHERE from_case = $1', [followed.id])).toEqual([]);
  });

  it('gives a place in a group to who joins in time', async () => {
    const group = await FollowedCase.open(api, TEAM.lead, {
      school: SPECIAL_SCHOOL,
      event: 'GROUP_OPENED',
      data: { kind: 'group', need: 'anxiety' },
    });
    const followed = await openWeighed(api);
    await followed.fire({ by: TEAM.member, event: 'INTERVENTION_ADDED', data: { kind: 'group' } });
    const help = await relatedOf(followed);
    await help.fire({ by: TEAM.member, event: 'GROUP_JOINED', data: { group: group.id } });
    await taken(group.id, 'MEMBER_JOINED');
    expect((await group.refresh(TEAM.lead)).data).toMatchObject({ members: 1 });
    expect((await help.refresh(TEAM.member)).related.find(({ as }) => as === 'member')?.isOpen).toBe(true);
  });

  it('is named by its id only to who may see it, also in the answer to a command', async () => {
    const followed = await openWeighed(api);
    await followed.fire(LIGHT_HELP);
    const help = await relatedOf(followed);
    expect((await api.read(TEAM.coordinator, help.id)).status).toBe(404);
    const answer = await followed.fire({ by: TEAM.coordinator, event: 'PARENTS_SPOKEN' });
    const look = await api.read(TEAM.coordinator, followed.id);
    expect(look.body.related).toMatchObject([{ as: 'intervention', isOpen: true }]);
    expect(JSON.stringify(look.body)).not.toContain(help.id);
    expect(answer.case).toEqual(look.body);
  });
});

describe('who waits for a place', () => {
  interface Waiting {
    readonly items: readonly Readonly<Record<'position' | 'school' | 'product' | 'offers' | 'case', unknown>>[];
  }
  /** What is shown to somebody, without the moment. */
  async function shown(at: Api, person: string): Promise<Partial<Waiting['items'][number]>[]> {
    const { body } = await at.get(person, `/v1/regions/${at.region}/waiting`);
    return (body as Waiting).items.map(({ position, school, product, offers, case: id }) => ({
      ...{ position, school, product, offers },
      ...(id === undefined ? {} : { case: id }),
    }));
  }
  /** Others have taken so much of what an organisation offers. */
  const fill = async (region: string, organisation: string, used: Readonly<Record<string, number>>): Promise<void> => {
    for (const [offer, count] of Object.entries(used))
      await scene.admin(
        `INSERT INTO schakel.place_use (region_id, organisation, offer, used) VALUES ($1, $2, $3, $4)
         ON CONFLICT (region_id, organisation, offer) DO UPDATE SET used = excluded.used`,
        [region, organisation, offer, count],
      );
  };

  it('in the integrated model is listed for the help, not for the child, to its team, school and provider [R-027]', async () => {
    await fill(api.region, 'cardea', { jos: 131 });
    const followed = await openWeighed(api);
    await followed.fire(LIGHT_HELP);
    const help = await relatedOf(followed);
    expect(help.at).toBe('intervention.waitingList');
    const seen = {
      ...{ position: 1, school: SPECIAL_SCHOOL, product: 'individual' },
      offers: [{ organisation: 'cardea', offer: 'jos', ahead: 0 }],
    };
    expect(await shown(api, TEAM.member)).toEqual([{ ...seen, case: help.id }]);
    expect(await shown(api, TEAM.coordinator)).toEqual([seen]);
    expect(await shown(api, 'cardea.providerIntake')).toEqual([seen]);
    expect(await shown(api, 'prodeba.providerIntake')).toEqual([]);
    expect(await shown(api, 'voorbeeldschool.supportCoordinator')).toEqual([]);
  });

  it('outside the integrated team is the child, and the provider that gets room sees what it was asked [R-027]', async () => {
    const provider = 'cardea.providerIntake';
    await fill(api.region, 'cardea', { behandeling: 12 });
    await fill(api.region, 'prodeba', { begeleiding: 40 });
    const child = await openWeighed(api);
    const granted = { product: 'treatment', amountCents: 700_000, provider: 'cardea' };
    await child.walk([
      { by: TEAM.member, event: 'RESIDENCE_DETERMINED', data: { municipality: 'leiden' } },
      { by: TEAM.member, event: 'CONSENT_GIVEN', data: { purpose: 'external' }, onBehalfOf: 'parent' },
      { by: TEAM.lead, event: 'EXCEEDS_MANDATE', data: { product: 'treatment', amountCents: 700_000 } },
      { by: TEAM.lead, event: 'EXTERNAL_DECISION_REQUESTED' },
      { by: 'gemeente-leiden.municipalDecider', event: 'EXTERNAL_GRANTED', data: granted },
    ]);
    expect((await child.refresh(TEAM.member)).states).toContain('integrated.outside.waitingList');
    const waits = { school: SPECIAL_SCHOOL, product: 'treatment', case: child.id };
    expect(await shown(api, TEAM.member)).toContainEqual(expect.objectContaining(waits));
    expect(await shown(api, 'gemeente-leiden.youthConsultant')).toContainEqual(expect.objectContaining(waits));
    expect(JSON.stringify(await shown(api, provider))).not.toContain(child.id);
    expect((await api.read(provider, child.id)).status).toBe(404);
    // One of the others is done.
    await fill(api.region, 'cardea', { behandeling: 11 });
    await taken(child.id, 'PLACE_FREED');
    const { body } = await api.read(provider, child.id);
    expect(body).toMatchObject({ visibility: 'packet', data: { need: 'anxiety', helpProduct: 'treatment' } });
    expect(Object.keys(body.data).sort()).toEqual(['ageGroup', 'helpProduct', 'need']);
    expect((await child.refresh(TEAM.member)).place).toMatchObject({ organisation: 'cardea', offer: 'behandeling' });
    await child.fire({ by: TEAM.lead, event: 'EXTERNAL_HELP_ENDED' });
    expect((await api.read(provider, child.id)).status).toBe(404);
  });

  it('in the network is listed to everybody who has what is waited for, until it is not waited for [R-027]', async () => {
    const at = scene.api('example-network');
    await fill(at.region, 'de-eik', { 'bij-de-esdoorn': 22, 'in-de-regio': 20 });
    await fill(at.region, 'de-es', { 'trauma-en-stemming': 6, hulp: 77 });
    const by = 'de-esdoorn.supportCoordinator';
    const child = await FollowedCase.open(at, 'de-esdoorn.teacher', { school: 'de-esdoorn', data: { need: 'trauma' } });
    await child.walk([
      { by, event: 'AGE_GROUP_RECORDED', data: { group: 'from4' } },
      { by: 'de-esdoorn.teacher', event: 'SIGNAL_INTERPRETED', data: { need: 'trauma' } },
      { by, event: 'CONTEXT_ANSWERED', data: CONTEXT },
      { by, event: 'PARENTS_SPOKEN', data: { pupilPresent: true } },
      { by, event: 'CONSENT_GIVEN', data: { purpose: 'localTeam' }, onBehalfOf: 'parent' },
      { by, event: 'CONSENT_GIVEN', data: { purpose: 'provider' }, onBehalfOf: 'parent' },
      { by, event: 'SPECIALIST_CONSULTED' },
    ]);
    const [own, ...none] = await shown(at, by);
    expect([own, none]).toMatchObject([{ position: 1, school: 'de-esdoorn', case: child.id }, []]);
    const [ofProvider] = await shown(at, 'de-es.providerIntake');
    expect(ofProvider).toEqual({
      ...{ position: 1, school: 'de-esdoorn', product: own?.product },
      offers: ['trauma-en-stemming', 'hulp'].map((offer) => ({ organisation: 'de-es', offer, ahead: 0 })),
    });
    await child.fire({ by, event: 'CONSENT_WITHDRAWN', data: { purpose: 'provider' }, onBehalfOf: 'parent' });
    expect(await shown(at, by)).toEqual([]);
  });
});
