import { describe, expect, it } from '@jest/globals';
import { keptFiles, readKeptHistories } from '#testing';
import { replay } from './index.js';

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

  it('exist for every model', () => {
    expect(files.map((file) => file.split('/')[1])).toEqual(expect.arrayContaining(['chain', 'integrated']));
  });
});
