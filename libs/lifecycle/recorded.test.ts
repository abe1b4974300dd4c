import { describe, expect, it } from '@jest/globals';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { calendarFromDigestInput, type CalendarDigestInput } from '#calendar';
import { compileWorkflow, readDefinition, readLaw, TableSources } from '#language';
import { createModel, recordHash, replay } from './index.js';

interface Recorded {
  readonly version: string;
  readonly definition: { readonly hash: string; readonly canonical: string };
  readonly law: string;
  readonly calendar: string;
  readonly histories: readonly {
    readonly story: string;
    readonly region: string;
    readonly case: string;
    readonly records: readonly string[];
  }[];
}

const files = readdirSync('workflows').flatMap((name) => {
  const folder = join('workflows', name, 'replays');
  return existsSync(folder) ? readdirSync(folder).map((file) => join(folder, file)) : [];
});

describe('histories recorded by released versions', () => {
  it.each(files)('replay for ever: %s', (file) => {
    const recorded = JSON.parse(readFileSync(file, 'utf8')) as Recorded;
    const law = readLaw(recorded.law);
    // A pinned definition needs no files: its sources are only for messages.
    const definition = readDefinition(recorded.definition.canonical, recorded.definition.hash, {});
    const { workflow, diagnostics } = compileWorkflow(
      definition,
      new TableSources({}),
      law.versions.map(({ document }) => document),
    );
    expect(diagnostics).toEqual([]);
    const model = createModel(workflow!);
    const calendar = calendarFromDigestInput(JSON.parse(recorded.calendar) as CalendarDigestInput);
    for (const history of recorded.histories) {
      const stored = history.records.map((text) => {
        const bytes = new TextEncoder().encode(text);
        return { bytes, hash: recordHash(bytes) };
      });
      const result = replay(history.region, history.case, stored, {
        model: () => model,
        law: () => law,
        calendar: () => calendar,
      });
      expect({ story: history.story, ...result.firstDifference, transitions: result.transitions }).toEqual({
        story: history.story,
        transitions: stored.length,
      });
    }
  });

  it('exist for every model', () => {
    expect(files.map((file) => file.split('/')[1])).toEqual(expect.arrayContaining(['chain', 'integrated']));
  });
});
