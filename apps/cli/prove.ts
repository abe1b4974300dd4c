/** The proofs of `schakel check`: every rule of proof over every configuration that can be reached, and how its verdicts are told. */
import type { Library, SourceLine } from '#language';
import { readCalendar } from '#operations';
import { prove, toProve, type ProofFault, type ProofMemory, type Story, type Verdict } from '#proof';
import { showProgress } from './progress.js';
import type { Finding } from './sarif.js';
import { writeStories, type WrittenStory } from './stories.js';

export interface ProveOptions {
  readonly today: string;
  readonly language: 'nl' | 'en';
  readonly calendar: string;
  /** Only this region; absent: every one. */
  readonly region?: string | undefined;
  /** The folder for the stories of what does not hold, as scenarios. */
  readonly stories?: string | undefined;
}

/** The verdict on every model that a region has chosen; with a memory it goes on from earlier proofs. */
export async function proveAll(library: Library, options: ProveOptions, memory?: ProofMemory): Promise<Verdict[]> {
  const { calendar, region, today, language, stories } = options;
  const all = toProve(library, today).filter((one) => region === undefined || one.region === region);
  if (all.length === 0) return [];
  const data = await readCalendar(calendar);
  const progress = showProgress('Proving', all.length);
  const verdicts: Verdict[] = [];
  for (const one of all) {
    verdicts.push(...prove(library, data, one, memory));
    progress.step();
  }
  progress.end();
  if (stories !== undefined) {
    const written = await writeStories(verdicts, library, data, { folder: stories, today });
    for (const { file, stopped } of written)
      process.stderr.write(
        `${WORDS[language].written} ${file}${stopped === null ? '' : unplayed(stopped, language)}\n`,
      );
  }
  return verdicts;
}

/** Whether all of it may be activated: every kind of case was decided, and none has an error. */
export function allHold(verdicts: readonly Verdict[]): boolean {
  return verdicts.every(
    ({ undecided, faults }) => undecided === null && faults.every(({ severity }) => severity !== 'error'),
  );
}

const WORDS = {
  nl: {
    holds: 'bewezen',
    fails: 'houdt niet',
    undecided: 'niet beslist',
    configurations: 'standen',
    shortest: 'het kortste verhaal dat erheen leidt',
    story: 'een verhaal dat erheen leidt, waaruit geen stap kan worden weggelaten',
    written: 'Geschreven:',
    untilStep: 'tot stap',
    stuck: 'daar gaat het niet verder',
  },
  en: {
    holds: 'proved',
    fails: 'does not hold',
    undecided: 'not decided',
    configurations: 'configurations',
    shortest: 'the shortest story that leads there',
    story: 'a story that leads there, from which no step can be left out',
    written: 'Written:',
    untilStep: 'up to step',
    stuck: 'there it goes no further',
  },
};

/** One line a verdict, and under it what is wrong with the story that leads there. */
export function verdictsAsText(verdicts: readonly Verdict[], language: 'nl' | 'en'): string {
  const words = WORDS[language];
  return verdicts
    .flatMap(({ region, workflow, machine, undecided, configurations, faults }) => {
      const name = `${region} ${workflow}/${machine}`;
      if (undecided !== null)
        return [
          `${name}: ${words.undecided}. ${undecided[language]}`,
          ...faults.flatMap((fault) => linesOf(fault, language)),
        ];
      const isFaulty = faults.some(({ severity }) => severity === 'error');
      const count = configurations.toLocaleString(language, { maximumFractionDigits: 0 });
      return [
        `${name}: ${isFaulty ? words.fails : words.holds}, ${count} ${words.configurations}`,
        ...faults.flatMap((fault) => linesOf(fault, language)),
      ];
    })
    .join('\n');
}

function unplayed({ step, why }: NonNullable<WrittenStory['stopped']>, language: 'nl' | 'en'): string {
  return `, ${WORDS[language].untilStep} ${step}: ${why}`;
}

function linesOf({ rule, severity, at, message, story }: ProofFault, language: 'nl' | 'en'): string[] {
  const words = WORDS[language];
  const place = (where: SourceLine | undefined): string => (where === undefined ? '' : `  ${where.file}:${where.line}`);
  const lines = [`${at.file}:${at.line}:${at.column ?? 1} ${severity} ${rule} ${message[language]}`];
  if (story === null) return lines;
  const { steps, isShortest, obstacles } = story;
  lines.push(`  ${isShortest ? words.shortest : words.story}:`);
  for (const [index, { text, standing, at: source }] of steps.entries()) {
    const number = `${String(index + 1).padStart(4)}. `;
    lines.push(`${number}${text[language]}${place(source)}`);
    if (standing !== null) lines.push(`${' '.repeat(number.length)}${standing[language]}`);
  }
  if (obstacles.length > 0) lines.push(`  ${words.stuck}:`);
  for (const { text, at: source } of obstacles) lines.push(`    - ${text[language]}${place(source)}`);
  return lines;
}

function sentencesOf({ steps, obstacles }: Story, language: 'nl' | 'en'): string[] {
  const told = steps.map(({ text, standing }) => [text, standing].flatMap((one) => one?.[language] ?? []).join(' '));
  return [...told, ...obstacles.map(({ text }) => text[language])];
}

/** What is wrong, each with its story in its text. */
export function verdictsAsFindings(verdicts: readonly Verdict[], language: 'nl' | 'en'): Finding[] {
  return verdicts.flatMap(({ region, undecided, faults }) =>
    faults.map(({ rule, severity, at, message, story }) => ({
      rule,
      severity,
      file: at.file,
      line: at.line,
      column: at.column ?? 1,
      text: [
        `${region}: ${message[language]}`,
        ...(undecided === null ? [] : [undecided[language]]),
        ...(story === null ? [] : sentencesOf(story, language)),
      ].join('\n'),
    })),
  );
}
