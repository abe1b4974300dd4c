import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { PEERS } from './program.js';
import { aimsOf, printPeers, type Way } from './table.js';

const way = (name: string, told: Partial<Way> = {}): Way => ({
  name,
  title: `the ${name}`,
  rates: [100, 90, 110],
  p50Ms: [5, 5, 5],
  p99Ms: [9, 10, 11],
  timerSeconds: 4,
  faults: [],
  ...told,
});
const report = (ways: readonly Way[]) =>
  printPeers({
    version: 1,
    startedAt: '',
    machine: { cores: 2, cpu: 'x', memoryGb: 1, node: '20' },
    clients: 32,
    rounds: 3,
    seconds: 1,
    timers: 10_000,
    load: [0.5, 2],
    ways,
    aims: aimsOf(ways),
  });

describe('the table of what is measured side by side', () => {
  const ours = way('schakel', { rates: [900, 850, 880], timerSeconds: 2 });

  it('has the median rate of each, how many times Schakel is faster, and its timers', () => {
    const lines = report([ours, way('dbos'), way('restate', { rates: [220] })]).split('\n');
    const row = (name: string): string[] | undefined =>
      lines
        .find((line) => line.startsWith(`the ${name}`))
        ?.split('|')
        .map((cell) => cell.trim());
    expect(row('schakel')).toEqual(['the schakel', '880', '', '5.0', '10.0', '2.0', '']);
    expect(row('dbos')).toEqual(['the dbos', '100', '8.8', '5.0', '10.0', '4.0', '2.0']);
    expect(row('restate')).toEqual(['the restate', '220', '4.0', '5.0', '10.0', '4.0', '2.0']);
  });

  it('says of what was not measured why', () => {
    const text = report([
      ours,
      way('restate', { rates: [], p50Ms: [], p99Ms: [], timerSeconds: null, faults: ['no server'] }),
    ]);
    expect(text).toContain('Not measured: the restate: no server');
    expect(text).toMatch(/^the restate .*not measured/m);
    expect(text).toMatch(/^not measured Schakel over HTTP with authentication to Restate: at least 3 times$/m);
  });

  it('judges eight times DBOS, three times Restate and a lower p99 than Restate', () => {
    const met = aimsOf([ours, way('dbos'), way('restate', { p99Ms: [10.5] })]);
    expect(met.map(({ isMet }) => isMet)).toEqual([true, true, true]);
    const missed = aimsOf([ours, way('dbos', { rates: [111] }), way('restate', { rates: [300], p99Ms: [10] })]);
    expect(missed.map(({ isMet }) => isMet)).toEqual([false, false, false]);
  });
});

describe('the programs beside which is measured', () => {
  const folder = 'bench/peers/programs';
  const dependencies = (file: string): string[] => {
    const { dependencies: needed, devDependencies } = JSON.parse(readFileSync(file, 'utf8')) as Record<
      string,
      Record<string, string> | undefined
    >;
    return Object.keys({ ...needed, ...devDependencies });
  };

  it('have a package of their own, none of which Schakel depends on', () => {
    const ours = dependencies('package.json');
    const theirs = dependencies(`${folder}/package.json`).filter((name) => !['fastify', 'pg'].includes(name));
    expect(theirs.length).toBeGreaterThan(3);
    expect(ours.filter((name) => theirs.includes(name))).toEqual([]);
    for (const name of theirs)
      expect(readFileSync('package-lock.json', 'utf8')).not.toContain(`"node_modules/${name}"`);
  });

  it('are pinned, and install without running foreign code', () => {
    const { devDependencies } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8')) as {
      devDependencies: Record<string, string>;
    };
    for (const version of Object.values(devDependencies)) expect(version).toMatch(/^\d+\.\d+\.\d+$/);
    expect(readFileSync(`${folder}/.npmrc`, 'utf8')).toMatch(/^ignore-scripts=true$/m);
  });

  it('are all there', () => {
    const files = readdirSync(folder);
    for (const { command } of PEERS) expect(files).toContain(command[0]);
  });
});
