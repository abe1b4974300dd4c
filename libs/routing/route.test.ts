import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { route, routeBeyond, type Offer, type Sought } from './route.js';

const offer = (organisation: string, more: Partial<Offer> = {}): Offer => ({
  organisation,
  offer: 'help',
  isContracted: true,
  products: ['treatment'],
  needs: null,
  residences: null,
  schools: null,
  bound: 4,
  each: 1,
  used: 0,
  ahead: 0,
  ...more,
});
const sought: Sought = {
  product: 'treatment',
  need: 'trauma',
  residence: 'here',
  school: 'acorn',
  chosen: null,
  gaveBack: [],
};
const full = { used: 4 };

/** What became of each offer, in the order in which they were considered. */
const results = (offers: readonly Offer[], schoolProviders: readonly string[] = [], asked: Sought = sought): string[] =>
  route(asked, { offers, schoolProviders }).considered.map(({ organisation, result }) => `${organisation} ${result}`);

describe('a route', () => {
  it('[R-067] asks the provider of the school first', () => {
    const offers = [offer('far'), offer('fixed', { schools: ['acorn'] }), offer('near')];
    expect(results(offers, ['near'])).toEqual(['near taken', 'fixed notNeeded', 'far notNeeded']);
    expect(route(sought, { offers, schoolProviders: ['near'] }).rule).toBe('schoolProvider');
  });

  it('[R-036] prefers a fixed offer at the school to help elsewhere', () => {
    const offers = [offer('far'), offer('fixed', { schools: ['acorn'] })];
    expect(results(offers)).toEqual(['fixed taken', 'far notNeeded']);
    expect(route(sought, { offers, schoolProviders: [] }).rule).toBe('fixedOffer');
  });

  it('goes on to the next provider of the school, in its order', () => {
    const offers = [offer('other'), offer('second'), offer('first', full)];
    expect(results(offers, ['first', 'second'])).toEqual(['first full', 'second taken', 'other notNeeded']);
  });

  it('takes the first of the document among equals', () => {
    expect(results([offer('one'), offer('two')])).toEqual(['one taken', 'two notNeeded']);
  });

  it.each<[string, Partial<Offer>]>([
    ['notContracted', { isContracted: false }],
    ['otherProduct', { products: ['talks'] }],
    ['otherSchool', { schools: ['oak'] }],
    ['otherNeed', { needs: ['autism'] }],
    ['outsideArea', { residences: ['there'] }],
    ['full', { used: 4 }],
    ['full', { ahead: 4 }],
    ['full', { bound: 8, each: 4, used: 5 }],
    ['notTheSchools', { offer: null, products: null, bound: null }],
  ])('[R-027] passes an offer over: %s', (result, more) => {
    expect(results([offer('one', more), offer('two')])).toEqual([`one ${result}`, 'two taken']);
  });

  it('does not ask again who gave the case back', () => {
    expect(results([offer('one'), offer('two')], [], { ...sought, gaveBack: ['one'] })).toEqual([
      'one gaveBack',
      'two taken',
    ]);
  });

  it('follows what people choose, also against expertise and area', () => {
    const offers = [offer('one'), offer('two', { needs: ['autism'], residences: ['there'] })];
    const found = route({ ...sought, chosen: 'two' }, { offers, schoolProviders: [] });
    expect([found.choice?.organisation, found.advised?.organisation, found.rule]).toEqual(['two', 'one', 'chosen']);
    expect(found.considered[0]?.result).toBe('notChosen');
  });

  it.each<[string, Partial<Offer>]>([
    ['is full', full],
    ['has no contract', { isContracted: false }],
    ['does not give the product', { products: ['talks'] }],
  ])('does not follow a choice of who %s', (_what, more) => {
    const found = route(
      { ...sought, chosen: 'two' },
      { offers: [offer('one'), offer('two', more)], schoolProviders: [] },
    );
    expect(found.choice).toBeNull();
  });

  it('leaves a child with who helps it already, though that is full', () => {
    const own = { organisation: 'two', offer: 'help', amount: 1, isBeyond: false };
    const found = route(sought, { offers: [offer('one'), offer('two', full)], schoolProviders: ['one'] }, own);
    expect([found.choice?.organisation, found.rule]).toEqual(['two', 'kept']);
  });

  it('helps without a bound the schools of a provider that names no offers, and who chooses it', () => {
    const all = { offers: [offer('one', { offer: null, products: null, bound: null })], schoolProviders: ['one'] };
    expect(route(sought, all).choice?.organisation).toBe('one');
    expect(route(sought, { ...all, schoolProviders: [] }).choice).toBeNull();
    expect(route({ ...sought, chosen: 'one' }, { ...all, schoolProviders: [] }).choice?.organisation).toBe('one');
  });

  it('goes beyond what there is only where nobody has room', () => {
    const all = { offers: [offer('one', full), offer('two', full)], schoolProviders: ['two'] };
    expect(routeBeyond(sought, all)).toMatchObject({ isBeyond: true, choice: { organisation: 'two' } });
    const withRoom = { ...all, offers: [offer('one'), offer('two', full)] };
    expect(routeBeyond(sought, withRoom)).toMatchObject({ isBeyond: false, choice: { organisation: 'one' } });
  });

  const anOffer = fc.record({
    organisation: fc.constantFrom('one', 'two', 'three'),
    offer: fc.constantFrom('a', 'b'),
    isContracted: fc.boolean(),
    products: fc.constantFrom(null, ['treatment'], ['talks']),
    needs: fc.constantFrom(null, ['trauma'], ['autism']),
    residences: fc.constantFrom(null, ['here'], ['there']),
    schools: fc.constantFrom(null, ['acorn'], ['oak']),
    bound: fc.constantFrom(null, 0, 4, 8),
    each: fc.integer({ min: 1, max: 4 }),
    used: fc.integer({ min: 0, max: 10 }),
    ahead: fc.integer({ min: 0, max: 3 }),
  });

  it('never takes what has no room, and tells of every offer what became of it', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(anOffer, { selector: (one) => `${one.organisation}/${one.offer}`, maxLength: 6 }),
        fc.subarray(['one', 'two']),
        fc.constantFrom(null, 'one', 'three'),
        (offers, schoolProviders, chosen) => {
          const { choice, considered } = route({ ...sought, chosen }, { offers, schoolProviders });
          expect(considered).toHaveLength(offers.length);
          expect(considered.filter(({ result }) => result === 'taken')).toHaveLength(choice === null ? 0 : 1);
          if (choice === null) return;
          expect(choice.isContracted).toBe(true);
          if (choice.bound !== null) expect(choice.used + choice.each).toBeLessThanOrEqual(choice.bound);
          if (chosen !== null) expect(choice.organisation).toBe(chosen);
        },
      ),
    );
  });
});
