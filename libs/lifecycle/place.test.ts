import { describe, expect, it } from '@jest/globals';
import { LATER, Story, surroundingsAt } from '#testing';
import type { Decision } from './decision.js';
import { behaviourOf } from './engine.js';
import { decide } from './transition.js';

const MUNICIPALITY = ['gemeente-leiden', 'municipalDecider'] as const;

/** The team of the integrated model has treatment granted, and then asks for more. */
const asksMore = (): Story => {
  const story = new Story('integrated', 'de-vlieger', 'SIGNAL_RAISED', {
    organisation: 'de-vlieger',
    role: 'teacher',
    data: { need: 'anxiety' },
  })
    .fire('SIGNAL_INTERPRETED', 'de-vlieger', 'teacher', { need: 'anxiety' })
    .fire('CONSENT_GIVEN', 'jos-de-vlieger', 'teamLead', { purpose: 'external' })
    .fire('RESIDENCE_DETERMINED', 'jos-de-vlieger', 'teamLead', { municipality: 'leiden' });
  const ask = (product: string): void => {
    story
      .fire('EXCEEDS_MANDATE', 'jos-de-vlieger', 'teamLead', { product, amountCents: 900_000 })
      .fire('EXTERNAL_DECISION_REQUESTED', 'jos-de-vlieger', 'teamLead');
  };
  ask('treatment');
  story.fire('EXTERNAL_GRANTED', ...MUNICIPALITY, { product: 'treatment', amountCents: 900_000, provider: 'cardea' });
  ask('dayTreatment');
  return story;
};

/** The offer in which the case has its place when the engine has granted it more at the same provider. */
function offerAfter(engine: string): string | null | undefined {
  const { model, state } = asksMore();
  expect(state.place).toMatchObject({ organisation: 'cardea', offer: 'behandeling' });
  const [organisation, role] = MUNICIPALITY;
  const acting = { kind: 'staff' as const, organisation, roles: [role] };
  const data = { product: 'dayTreatment', amountCents: 900_000, provider: 'cardea' };
  const command = { id: 'c', event: 'EXTERNAL_GRANTED', data, acting, actor: 'someone', onBehalfOf: null };
  const decided = decide(model, state, command, { ...surroundingsAt(LATER), behaviour: behaviourOf(engine) });
  return (decided as Decision).writes[0].state.place?.offer;
}

describe('the place of a case', () => {
  it('is one for what is granted later, and stayed where it was before schakel/6', () => {
    expect(offerAfter('schakel/6')).toBe('dag-en-verblijf');
    expect(offerAfter('schakel/5')).toBe('behandeling');
  });
});
