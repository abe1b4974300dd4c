/** A workflow that was broken, proved, told and played: what the proof found is what the lifecycle does. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hasErrors, readLibrary, type Library, type SourceFile } from '#language';
import { prove, type Verdict } from '#proof';
import { rehearse } from '#scenario';
import { shippedCalendar, shippedFiles, TODAY } from '#testing';
import { writeStories, type WrittenStory } from './stories.js';

const EDUCATION = { region: 'example-silos', workflow: 'silos', school: 'de-eerste-school', machine: 'education' };
const calendar = shippedCalendar();
const folder = mkdtempSync(join(tmpdir(), 'schakel-stories-'));
afterAll(() => rmSync(folder, { recursive: true }));

const shipped = shippedFiles(['workflows/silos', 'workflows/blocks', 'config/law', 'config/codes'])
  .concat(shippedFiles(['config/regions']).filter(({ text }) => text.includes('region: example-silos')))
  .filter(({ file }) => !file.includes('scenarios'));

/** The silos with another text from one place of the document to another. */
function silosWith(from: string, to: string, change: (text: string) => string): SourceFile[] {
  return shipped.map((source) => {
    if (source.file !== 'workflows/silos/workflow.yaml') return source;
    const begin = source.text.indexOf(from);
    const end = source.text.indexOf(to, begin);
    return {
      ...source,
      text: source.text.slice(0, begin) + change(source.text.slice(begin, end)) + source.text.slice(end),
    };
  });
}

/** A school that may write no letter finds no other way either. */
const stuck = silosWith('      referralAdvice:', '      awaitingOutcome:', (text) =>
  text
    .replace('"!consent(\'youthCare\')"', "consent('youthCare')")
    .replace('ALTERNATIVE_FOUND: basicSupport', 'ALTERNATIVE_FOUND: { actions: [{ notify: school }] }'),
);
/** Youth care becomes responsible for what education asks of its partnership. */
const crossed = silosWith('      supportApplication:', '      extraSupport:', (text) =>
  text.replace('owner: partnership', 'owner: access'),
);

function libraryWith(files: readonly SourceFile[]): Library {
  const library = readLibrary([...files], TODAY);
  if (hasErrors(library.diagnostics)) throw new Error(JSON.stringify(library.diagnostics));
  return library;
}

/** What differs when a story is read back and played. */
function play(text: string, files: readonly SourceFile[] = stuck): string[] {
  const library = libraryWith([...files, { file: 'story.yaml', text }]);
  const [story] = library.scenarios;
  if (story === undefined) throw new Error('The story was not read.');
  return rehearse(story.document, library, calendar).failures.map(({ step, what }) => `${step} ${what}`);
}

describe('the story of a fault, as a scenario', () => {
  let verdicts: readonly Verdict[] = [];
  let written: readonly WrittenStory[] = [];
  let text = '';
  beforeAll(async () => {
    const library = libraryWith(stuck);
    verdicts = prove(library, calendar, EDUCATION);
    written = await writeStories(verdicts, library, calendar, { folder, today: TODAY });
    text = readFileSync(written[0]?.file ?? '', 'utf8');
  });

  it('is written for every fault with a story, and comes out as the proof told it', () => {
    const told = verdicts.flatMap(({ faults }) => faults).filter(({ story }) => story !== null);
    expect(told.map(({ at }) => at.file)).toContain('workflows/silos/workflow.yaml');
    expect(written.map(({ stopped }) => stopped)).toEqual(told.map(() => null));
    for (const { file } of written) expect(play(readFileSync(file, 'utf8'))).toEqual([]);
  });

  it('has the events of the proof and ends in its states', () => {
    const [fault] = verdicts.flatMap(({ faults }) => faults);
    const library = libraryWith([...stuck, { file: 'story.yaml', text }]);
    const { document } = library.scenarios[0] ?? {};
    expect(document?.steps.map(({ open, fire }) => open ?? fire)).toEqual(
      fault?.story?.steps.map(({ event }) => event),
    );
    expect(document?.steps.at(-1)?.expect?.states).toEqual(['education.referralAdvice']);
    expect(document?.end.states).toContain('education.referralAdvice');
  });

  it('fails when it is to end elsewhere', () => {
    const other = text.replaceAll('- education.referralAdvice', '- education.delineation');
    expect(play(other)).toEqual([expect.stringMatching(/states: education.delineation is not among/)]);
  });

  it('fails when a step of it is left out', () => {
    const fewer = text.replace(/ {2}- fire: CONTEXT_ANSWERED\n(?: {4}.*\n)+/, '');
    expect(play(fewer)).toEqual([expect.stringMatching(/^\d+ MORE_NEEDED was refused: .*picture of the context/)]);
  });

  it('ends with the step that breaks an invariant, and fails there as long as the workflow does', async () => {
    const library = libraryWith(crossed);
    const found = prove(library, calendar, EDUCATION);
    const [first] = await writeStories(found, library, calendar, { folder, today: TODAY });
    const story = readFileSync(first?.file ?? '', 'utf8');
    expect(first?.file).toContain('invariant');
    const failures = [
      expect.stringMatching(/^\d+ The invariant educationOwnsEducation .* does not hold after CLASSIFIED_/),
    ];
    expect(play(story, crossed)).toEqual(failures);
    expect(play(story, shipped)).not.toEqual(failures);
  });
});
