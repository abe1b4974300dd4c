import { describe, expect, it } from '@jest/globals';
import { keptFiles, readKeptHistories } from '#testing';
import { replay, type TransitionRecord } from './index.js';

const files = keptFiles();

describe('histories recorded by released versions', () => {
  it.each(files)('replay for ever: %s', (file) => {
    for (const { story, region, case: id, records, archive } of readKeptHistories(file)) {
      const result = replay(region, id, records, archive);
      expect({ story, ...result.firstDifference, transitions: result.transitions }).toEqual({
        story,
        transitions: records.length,
      });
    }
  });

  it('show places that are taken, waited for, kept and given free, and emergencies beyond what there is', () => {
    const records = files.flatMap((file) =>
      readKeptHistories(file).flatMap(({ records: kept }) =>
        kept.map(({ bytes }) => JSON.parse(new TextDecoder().decode(bytes)) as TransitionRecord),
      ),
    );
    const changes = new Set(records.flatMap(({ places = [] }) => places.map(({ change }) => change)));
    expect([...changes].sort()).toEqual(['beyond', 'freed', 'left', 'taken', 'waits']);
  });

  it('exist for every model', () => {
    expect(files.map((file) => file.split('/')[1])).toEqual(expect.arrayContaining(['chain', 'integrated']));
  });
});
