/** Kinds of case that are too large to look at all of them, shown on small ones by small limits. */
import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { readLibrary } from '#language';
import { shippedCalendar, shippedFiles, shippedLibrary, TODAY } from '#testing';
import { prove, RULES, type ToProve } from './index.js';

const calendar = shippedCalendar();
const { regions } = shippedLibrary();
const besides = shippedFiles(['workflows/blocks', 'config/law']);

const ENOUGH = { nodes: 8_000_000, trials: 20_000 };
/** Not all that the moves lead to is reached, or not all moves are found. */
const FEW_NODES = { ...ENOUGH, nodes: 130 };
const FEW_TRIALS = { ...ENOUGH, trials: 4 };

function verdictOn(fixture: string, limits: NonNullable<ToProve['limits']>) {
  const text = readFileSync(`libs/proof/fixtures/${fixture}.yaml`, 'utf8');
  const read = { ...readLibrary([...besides, { file: 'small.yaml', text }], TODAY), regions };
  const place = { region: 'holland-rijnland', workflow: 'small', school: 'voorbeeldschool', machine: 'small', limits };
  const [verdict] = prove(read, calendar, place);
  if (verdict === undefined) throw new Error('Nothing was proved.');
  return { ...verdict, rules: verdict.faults.map(({ rule }) => rule) };
}

describe('a kind of case that is too large', () => {
  it('is not decided, and tells what was found before moves were given up, with the story that leads there', () => {
    const whole = verdictOn('invariant/invalid', ENOUGH);
    let part = whole;
    for (let trials = 12; part.undecided === null; trials -= 1)
      part = verdictOn('invariant/invalid', { ...ENOUGH, trials });
    expect(part.undecided.en).toContain('found in the part that was looked at');
    expect(part.rules).toEqual(['proof.invariant']);
    expect(part.faults[0]?.story?.steps.at(-1)?.states).toEqual(whole.faults[0]?.story?.steps.at(-1)?.states);
  });

  it('tells what was found before there was no more room', () => {
    const { undecided, rules } = verdictOn('order/invalid', FEW_NODES);
    expect(undecided?.en).toContain('found in the part that was looked at');
    expect(rules).toEqual(['proof.order']);
  });

  it.each(['no-dead-end', 'can-end', 'reachable', 'eventually', 'hidden', 'detour'])(
    'says nothing of %s, which only the whole can show',
    (rule) => {
      for (const limits of [FEW_NODES, FEW_TRIALS]) {
        const { undecided, rules } = verdictOn(`${rule}/invalid`, limits);
        if (undecided !== null) expect(rules).toEqual([]);
      }
      expect(verdictOn(`${rule}/invalid`, FEW_NODES).undecided).not.toBeNull();
    },
  );

  it.each(RULES.flatMap(({ id, isOfPart }) => (isOfPart ? [id.slice('proof.'.length)] : [])))(
    'is not blamed for what is right (%s)',
    (rule) => {
      for (const limits of [FEW_NODES, FEW_TRIALS, { ...ENOUGH, trials: 2 }])
        expect(verdictOn(`${rule}/valid`, limits).rules).toEqual([]);
    },
  );
});
