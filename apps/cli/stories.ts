/** `schakel check --stories`: each counterexample as a scenario file that `schakel test` runs. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { CalendarData } from '#calendar';
import type { Library } from '#language';
import type { ProofFault, Verdict } from '#proof';
import { enact, type Enactment } from '#scenario';

export interface WrittenStory {
  readonly file: string;
  readonly stopped: Enactment['stopped'];
}

/** Writes a scenario for each fault that has a story; one that does not come out as it was told is written as far as it does. */
export async function writeStories(
  verdicts: readonly Verdict[],
  library: Library,
  calendar: CalendarData,
  { folder, today }: { readonly folder: string; readonly today: string },
): Promise<WrittenStory[]> {
  await mkdir(folder, { recursive: true });
  const written: WrittenStory[] = [];
  for (const verdict of verdicts)
    for (const [index, fault] of verdict.faults.entries()) {
      if (fault.story === null) continue;
      const { region, workflow, machine, school } = verdict;
      const scenario = `${region}-${machine}-${fault.rule.replace('proof.', '')}-${index + 1}`;
      const told = fault.story.steps.map(({ whole, ...step }) => ({ ...step, data: whole }));
      const { document, stopped, breaks } = enact(
        told,
        { scenario, title: fault.message, workflow, region, school, startAt: `${today}T08:00:00.000Z` },
        library,
        calendar,
      );
      const file = join(folder, `${scenario}.yaml`);
      await writeFile(file, `${commentOf(fault, { stopped, breaks })}${stringify(document, { lineWidth: 120 })}`);
      written.push({ file, stopped });
    }
  return written;
}

/** What the file shows, above it. */
function commentOf(
  { rule, at, story }: ProofFault,
  { stopped, breaks }: Pick<Enactment, 'stopped' | 'breaks'>,
): string {
  const lines = [
    `Written by schakel check --stories: ${rule} at ${at.file}:${at.line}.`,
    ...(story?.steps ?? []).map(
      ({ text, standing }, index) => `${index + 1}. ${text.en}${standing === null ? '' : ` ${standing.en}`}`,
    ),
    ...(story?.obstacles ?? []).map(({ text }) => `- ${text.en}`),
    ...(breaks === null ? [] : [`The last step fails as long as the workflow does: ${breaks}`]),
    ...(stopped === null ? [] : [`Step ${stopped.step} could not be played: ${stopped.why}`]),
  ];
  return lines.map((line) => `# ${line}\n`).join('');
}
