import { describe, expect, it } from '@jest/globals';
import { PARTS, readOrder } from './arguments.js';

describe('the command line of the bench', () => {
  it('measures every part when none is named', () => {
    expect(readOrder([])).toMatchObject({ parts: PARTS, rounds: 5, clients: [1, 8, 32, 128], regions: [1, 8, 40] });
  });

  it('takes parts in any order and measures them in its own', () => {
    expect(readOrder(['replay', 'advance', '--rounds', '1', '--seconds=0.2'])).toMatchObject({
      parts: ['advance', 'replay'],
      rounds: 1,
      seconds: 0.2,
    });
  });

  it('takes lists of clients and regions, each number once and in order', () => {
    expect(readOrder(['--clients', '32,8,8', '--regions', '40, 1'])).toMatchObject({
      clients: [8, 32],
      regions: [1, 40],
    });
  });

  it('gives no order when help is asked for', () => {
    expect(readOrder(['--help'])).toBeUndefined();
  });

  it.each([
    [['replays'], /There is no part replays\..*replay/],
    [['zzzzzzzzz'], /There is no part zzzzzzzzz\. There are commit, advance, http, machine, replay\./],
    [['--round', '3'], /There is no option --round\..*rounds/],
    [['--rounds', 'many'], /--rounds is a whole number from 1 to 99, not "many"\./],
    [['--rounds', '0'], /--rounds is a whole number/],
    [['--seconds', '0'], /--seconds is a number from 0\.05 to 600, not "0"\./],
    [['--clients', '8,,32'], /--clients is a whole number from 1 to 200, not ""\./],
    [['--regions', '41'], /--regions is a whole number from 1 to 40, not "41"\./],
    [['--json'], /--json needs a value\./],
  ])('refuses %j and says why', (given, message) => {
    expect(() => readOrder(given)).toThrow(message);
  });
});
