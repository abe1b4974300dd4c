import { describe, expect, it } from '@jest/globals';
import { LATER, Story, surroundingsAt } from '#testing';
import type { Decision } from './decision.js';
import { behaviourOf } from './engine.js';
import { decide } from './transition.js';

/** Referred by a doctor: the municipality of Leiden allocated the help to Cardea. */
const referred = (): Story =>
  new Story('chain', 'voorbeeldschool', 'STATUTORY_REFERRAL', {
    organisation: 'cardea',
    role: 'providerIntake',
    data: { referrer: 'gp', need: 'trauma', provider: 'cardea' },
  })
    .fire('RESIDENCE_DETERMINED', 'gemeente-leiden', 'youthConsultant', { municipality: 'leiden' })
    .fire('CARE_ALLOCATED', 'gemeente-leiden', 'municipalDecider', { product: 'treatment', amountCents: 600_000 });
const treated = (): Story => referred().fire('CARE_STARTED', 'cardea', 'providerIntake');

/** Other help is asked for and granted to another provider. */
const grantedToAnother = (): Story =>
  treated()
    .fire('CARE_CHANGE_REQUESTED', 'cardea', 'practitioner', { reason: 'situation' })
    .fire('CONSENT_GIVEN', 'gemeente-leiden', 'youthConsultant', { purpose: 'provider' })
    .fire('DECISION_GRANTED', 'gemeente-leiden', 'municipalDecider', {
      product: 'treatment',
      amountCents: 600_000,
      provider: 'prodeba',
      providerReason: 'expertise',
    });

/** Cardea cannot help after all, nobody has a place for what is granted, and the family wants to wait for another provider. */
function choosing(engine: string): Decision {
  const { model, state } = referred()
    .fire('HANDOVER_RETURNED', 'cardea', 'providerIntake', { reason: 'noCapacity' })
    .fire('DECISION_GRANTED', 'gemeente-leiden', 'municipalDecider', { product: 'oza' });
  const acting = { kind: 'staff' as const, organisation: 'gemeente-leiden', roles: ['youthConsultant'] };
  const data = { provider: 'prodeba', reason: 'familyWish' };
  const command = { id: 'c', event: 'PROVIDER_CHOSEN', data, acting, actor: 'someone', onBehalfOf: null };
  return decide(model, state, command, { ...surroundingsAt(LATER), behaviour: behaviourOf(engine) }) as Decision;
}

describe('the organisation of a party', () => {
  it('is offered the case when a new grant names it, and the former one no more', () => {
    const { state } = grantedToAnother();
    expect(state.participants['provider']).toEqual({
      organisation: 'prodeba',
      isPart: false,
      offer: { state: 'chain.access.offered', packet: ['need', 'product', 'delivery'] },
    });
    expect(state.former).toEqual([{ party: 'provider', organisation: 'cardea' }]);
  });

  it('is part of the case once it accepts, and nobody is when it returns the offer', () => {
    const accepted = grantedToAnother().fire('HANDOVER_ACCEPTED', 'prodeba', 'providerIntake');
    expect(accepted.state.participants['provider']).toEqual({ organisation: 'prodeba', isPart: true });
    const returned = grantedToAnother().fire('HANDOVER_RETURNED', 'prodeba', 'providerIntake', { reason: 'noRoom' });
    expect(returned.state.participants['provider']).toBeUndefined();
    expect(returned.state.former).toEqual([{ party: 'provider', organisation: 'cardea' }]);
  });

  it('is former no more when a later grant names it again and it accepts', () => {
    const story = grantedToAnother()
      .fire('HANDOVER_RETURNED', 'prodeba', 'providerIntake', { reason: 'noRoom' })
      .fire('DECISION_GRANTED', 'gemeente-leiden', 'municipalDecider', {
        product: 'treatment',
        amountCents: 600_000,
        provider: 'cardea',
      });
    expect(story.state.former).toEqual([{ party: 'provider', organisation: 'cardea' }]);
    story.fire('HANDOVER_ACCEPTED', 'cardea', 'providerIntake');
    expect(story.state.participants['provider']).toEqual({ organisation: 'cardea', isPart: true });
    expect(story.state.former).toBeUndefined();
  });

  it('takes no part when it is only chosen, and did until schakel/5 when another had a part before', () => {
    const [{ state }] = choosing('schakel/5').writes;
    expect(state.states).toContain('chain.access.waitingList');
    expect([state.participants['provider'], state.former]).toEqual([
      undefined,
      [{ party: 'provider', organisation: 'cardea' }],
    ]);
    const [{ state: before }] = choosing('schakel/4').writes;
    expect(before.participants['provider']).toEqual({ organisation: 'prodeba', isPart: true });
  });

  it('stays while a child has moved, until the new municipality takes over [R-131]', () => {
    const story = treated()
      .fire('CARE_CHANGE_REQUESTED', 'cardea', 'practitioner', { reason: 'situation' })
      .fire('MOVED', 'gemeente-leiden', 'youthConsultant', { municipality: 'katwijk' });
    expect(story.state.participants['access']).toEqual({ organisation: 'gemeente-leiden', isPart: true });
    story.fire('CONNECTING_ALLOCATION_CONFIRMED', 'gemeente-leiden', 'municipalDecider');
    expect(story.state.participants['access']).toEqual({ organisation: 'gemeente-katwijk', isPart: true });
    expect(story.state.former).toEqual([{ party: 'access', organisation: 'gemeente-leiden' }]);
  });
});
