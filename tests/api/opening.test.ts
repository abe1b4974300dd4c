import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Scene } from './support/scene.js';

let scene: Scene;
beforeAll(async () => {
  scene = await Scene.open();
});
afterAll(() => scene.close());

it('an opening records whose wish it was and how it was given, and refuses it of whom the event does not know', async () => {
  const api = scene.api('example-silos');
  const opening = { school: 'de-eerste-school', event: 'MELDING_RECEIVED' };
  const consultant = 'gemeente-voorbeeldstad.youthConsultant';
  const { status, body } = await api.open(consultant, { ...opening, onBehalfOf: 'parent' });
  expect(status).toBe(201);
  const [first] = await api.history(consultant, body.id);
  expect(first).toMatchObject({ event: 'MELDING_RECEIVED', onBehalfOf: { whose: 'parent', given: 'talk' } });
  const foreign = await api.open(consultant, { ...opening, onBehalfOf: 'externalMunicipality' });
  expect([foreign.status, (foreign.body as unknown as { faults: unknown }).faults]).toMatchObject([
    400,
    [{ path: 'onBehalfOf', expected: 'one of parent, pupil' }],
  ]);
});
