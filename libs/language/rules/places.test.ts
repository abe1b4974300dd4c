/** What is told of places in a workflow and of offers in a region that do not hold together. */
import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { readLibrary } from '#language';
import { shippedFiles, TODAY } from '#testing';

const FILES = ['workflow', 'region', 'block', 'law', 'activities'].map((name) => ({
  file: `${name}.yaml`,
  text: readFileSync(`docs/examples/complete/${name}.yaml`, 'utf8'),
}));

/** What is told when a line of a document is written differently. */
function toldOf(of: string, from: string, to: string, ...also: readonly (readonly [string, string])[]): string[] {
  const files = FILES.map(({ file, text }) => {
    if (file !== `${of}.yaml`) return { file, text };
    return {
      file,
      text: [[from, to] as const, ...also].reduce((here, [old, anew]) => {
        expect(here).toContain(old);
        return here.replace(old, anew);
      }, text),
    };
  });
  return readLibrary(files, TODAY)
    .diagnostics.filter(({ severity }) => severity === 'error')
    .map(({ code, message }) => `${code}: ${message.en}`);
}

describe('the rule placesGuarded', () => {
  it('are given only where a guard asks for room, or to who may go beyond it', () => {
    const asked = '[{ guard: helperHasRoom, target: matched }, { target: onList }]';
    expect(toldOf('workflow', `ROOM_SOUGHT: ${asked}`, 'ROOM_SOUGHT: [{ target: matched }]')).toEqual([
      'place.unguarded: ROOM_SOUGHT gives a place in walkIn.matched without asking whether there is one.',
    ]);
    expect(toldOf('workflow', 'beyond: [TAKEN_OVER, RESUMED]', 'beyond: [RESUMED]')).toEqual([
      'place.unguarded: TAKEN_OVER gives a place in walkIn.helped without asking whether there is one.',
    ]);
    // What was left may be what is held, though the history state itself is not.
    const part = toldOf('workflow', '    beyond: [TAKEN_OVER, RESUMED]', '    beyond: [TAKEN_OVER]', [
      'heldIn: [walkIn.matched, walkIn.helped]',
      'heldIn: [walkIn.matched, walkIn.helped.busy]',
    ]);
    expect(part).toContain(
      'place.unguarded: RESUMED gives a place in walkIn.helped.lastHelp without asking whether there is one.',
    );
    // And of parts that are entered together one.
    const state = (key: string): string => `${key}: { label: { nl: ${key}, en: ${key} } }`;
    expect(
      toldOf(
        'workflow',
        'ROOM_CAME: { guard: helperHasRoom, target: matched }',
        'ROOM_CAME: matched',
        [
          '      matched:\n',
          `      matched:\n        type: parallel\n        states: { ${state('one')}, ${state('two')} }\n`,
        ],
        ['heldIn: [walkIn.matched,', 'heldIn: [walkIn.matched.two,'],
      ),
    ).toContain('place.unguarded: ROOM_CAME gives a place in walkIn.matched without asking whether there is one.');
  });

  describe('are not exchanged without asking', () => {
    const another = '{ actions: [{ assign: { product: talks } }] }';
    const told = (event: string, state: string): string =>
      `place.another: ${event} changes in ${state} which place is sought, without asking whether there is one; the case may have one already.`;

    it('by who has one, whatever state asks', () => {
      const matched = '          ROOM_SOUGHT: asked\n        after:';
      expect(toldOf('workflow', matched, matched.replace('asked', another))).toEqual([
        told('ROOM_SOUGHT', 'walkIn.matched'),
      ]);
      const anywhere = '      GROUP_LEFT: {';
      expect(toldOf('workflow', anywhere, `      HELP_ASKED: ${another}\n${anywhere}`)).toEqual([
        told('HELP_ASKED', 'walkIn'),
      ]);
    });

    it('which who gives the place up, or has none, may do', () => {
      const matched = '          ROOM_SOUGHT: asked\n        after:';
      const leaves = another.replace('{', '{ target: asked,');
      expect(toldOf('workflow', matched, matched.replace('asked', leaves))).toEqual([]);
      const waiting = '          ROOM_SOUGHT: asked\n      matched';
      expect(toldOf('workflow', waiting, waiting.replace('asked', another))).toEqual([]);
    });

    it('by another part of the chart, which does not know where the help is', () => {
      const files = shippedFiles().map(({ file, text }) => ({
        file,
        text: text.replace('    beyond: [EXTERNAL_GRANTED]\n', ''),
      }));
      const { diagnostics } = readLibrary(files, TODAY);
      expect(new Set(diagnostics.map(({ message }) => `place.another: ${message.en}`))).toEqual(
        new Set([told('EXTERNAL_GRANTED', 'integrated.aboveMandate.withinMandate')]),
      );
    });
  });

  it('are given back before a case can end', () => {
    expect(toldOf('workflow', 'heldIn: [walkIn.matched, walkIn.helped]', 'heldIn: [walkIn]')).toContain(
      'place.end: In walkIn.done a case can end while its place stays taken or on the list.',
    );
  });

  it('tell who waits that there is one', () => {
    expect(toldOf('workflow', '    whenFree: ROOM_CAME\n', '')).toContain(
      'place.waits: Who waits for a place in walkIn does not hear that there is one.',
    );
  });

  it.each([
    ['party: helper\n    product', 'party: helpr\n    product', 'name.unknown: There is no party "helpr".'],
    ['    product: product', '    product: produt', 'name.unknown: There is no fact "produt".'],
    ['    product: product', '    product: talks', 'place.fact: The fact "talks" is a whole number from 0 to 10.'],
    ['waitsIn: [walkIn.onList]', 'waitsIn: [walkIn.list]', 'name.unknown: There is no state "walkIn.list".'],
    ['whenFree: ROOM_CAME', 'whenFree: ROOM_COMES', 'name.unknown: There is no event "ROOM_COMES".'],
    ['places:\n  walkIn:', 'places:\n  walkInn:', 'name.unknown: There is no machine "walkInn".'],
  ])('name what exists: %s', (from, to, expected) => {
    expect(toldOf('workflow', from, to)).toContain(expected);
  });
});

describe('offers of a region', () => {
  it.each([
    ['places: 8', 'fromDate: 2026-01-01', 'offer.amount'],
    ['places: 8', 'places: 8\n        hours: { perWeek: 4, each: 1 }', 'offer.amount'],
    ['perWeek: 16, each: 2', 'perWeek: 16, each: 20', 'offer.each'],
    ['untilDate: 2030-12-31\n      treatment', 'untilDate: 2025-12-31\n      treatment', 'offer.period'],
    ['schools: [first-school]\n        hours', 'schools: [first]\n        hours', 'name.unknown'],
    ['residences: [city]', 'residences: [village]', 'name.unknown'],
    ['needs: [anxiety]\n        resid', 'needs: [anxietie]\n        resid', 'name.unknown'],
    ['products: [talks, treatment]', 'products: [talk]', 'name.unknown'],
  ])('hold together: not %s written as %s', (from, to, code) => {
    expect(toldOf('region', from, to).map((one) => one.split(':')[0])).toEqual([code]);
  });
});
