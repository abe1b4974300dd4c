import { describe, expect, it } from '@jest/globals';
import { shippedFiles, TODAY } from '#testing';
import { formatDiagnostic } from './diagnostic.js';
import { readLibrary } from './documents.js';

const LISTS = 'config/codes/activities.yaml';
const CHAIN = 'workflows/chain/workflow.yaml';
const REGION = 'config/regions/holland-rijnland.yaml';
// The chain alone is read quickly; the region then lacks a model, which is not what these tests are about.
const files = shippedFiles(['workflows/chain', 'workflows/blocks', 'config']).filter(
  ({ file }) => !/scenarios|replays|example-/.test(file),
);

const usual = new Set(readLibrary(files, TODAY).diagnostics.map(({ code, message }) => code + message.en));

/** What is told when a piece of one file is replaced, beyond what is told anyway. */
function told(file: string, from: string, to: string): string[] {
  const text = files.find((one) => one.file === file)?.text ?? '';
  expect(text.split(from)).toHaveLength(2);
  const changed = files.map((one) => (one.file === file ? { file, text: text.replace(from, to) } : one));
  return readLibrary(changed, TODAY)
    .diagnostics.filter(({ code, message }) => !usual.has(code + message.en))
    .map((one) => formatDiagnostic(one).replace(/^(.*?):\d+:\d+/, '$1'));
}

describe('the lists for activities', () => {
  it('have all eight tasks, and no other [R-113]', () => {
    expect(told(LISTS, '  TA8:', '  TA9:')).toEqual([expect.stringContaining('Did you mean "TA')]);
  });

  it('know every setting that a kind names, and use every one they know', () => {
    expect(told(LISTS, 'settings: [home]', 'settings: [hone]')).toEqual([
      `${LISTS} error name.unknown There is no setting "hone". Expected one of classroom, school, playground, home, remote. Did you mean "home"?`,
    ]);
    expect(told(LISTS, '  remote: {', '  attic: { nl: op zolder, en: in the attic }\n  remote: {')).toEqual([]);
  });

  it('have no task that no kind can have', () => {
    expect(told(LISTS, 'tasks: [TA3, TA6]', 'tasks: [TA3]')).toEqual([
      `${LISTS} error name.unused "TA6" (task) is used nowhere.`,
    ]);
  });
});

describe('a workflow that names roles for tasks', () => {
  it('names roles that exist', () => {
    expect(told(CHAIN, 'TA1: [localTeamContact,', 'TA1: [localTeemContact,')).toContainEqual(
      expect.stringContaining('Did you mean "localTeamContact"?'),
    );
  });

  it('uses the block that a task goes with [R-111]', () => {
    expect(told(CHAIN, '  safety: {}\n', '')).toContainEqual(
      `${CHAIN} error activity.block The task TA6 goes with the block safety, which this workflow does not use. Expected safety under uses.`,
    );
    expect(told(LISTS, 'block: safety', 'block: saftey')).toContainEqual(
      expect.stringContaining(`${LISTS} error block.unknown There is no block "saftey".`),
    );
  });

  it('knows who pays for each form of activity', () => {
    expect(
      told(CHAIN, 'values: [consult, collective, education,', 'values: [consult, education,').filter((one) =>
        one.includes('activity.payer'),
      ),
    ).toHaveLength(1);
  });
});

describe('a region that asks something of a kind', () => {
  it('names a kind of the lists', () => {
    expect(told(REGION, '  classTraining: {', '  classTrainning: {')).toEqual([
      expect.stringContaining('name.unknown There is no kind of activity "classTrainning".'),
    ]);
  });

  it('asks something that was not there already', () => {
    expect(told(REGION, 'classTraining: { domains: [education] }', 'classTraining: { domains: [youthHelp] }')).toEqual([
      expect.stringContaining('activity.idle'),
    ]);
  });

  it('has slots of organisations and roles that exist, that end after they begin [R-031]', () => {
    const slot = (line: string, to: string): string[] => told(REGION, `        ${line}\n`, `        ${to}\n`);
    expect(slot('weekday: tuesday', 'weekday: tuesdai')).toEqual([expect.stringContaining('Did you mean "tuesday"?')]);
    expect(slot("untilTime: '11:00'", "untilTime: '08:30'")).toEqual([expect.stringContaining('activity.slot-time')]);
    expect(told(REGION, 'localTeamContact\n        weekday', 'localTeam\n        weekday')).toEqual([
      expect.stringContaining('form.value'),
    ]);
    expect(told(REGION, 'localTeamContact\n        weekday', 'practitioner\n        weekday')).toEqual([
      expect.stringContaining('region.role'),
    ]);
    expect(
      told(
        REGION,
        'jeugdteam-leidse-regio\n        role: localTeamContact\n        weekday',
        'jeugdtem-leidse-regio\n        role: localTeamContact\n        weekday',
      ),
    ).toEqual([expect.stringContaining('Did you mean "jeugdteam-leidse-regio"?')]);
  });
});
