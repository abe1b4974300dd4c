/** `schakel check --prove`: every rule of proof over every configuration that can be reached, as text, JSON or SARIF. */
import type { Library } from '#language';
import { readCalendar } from '#operations';
import { prove, PROOF_RULES, toProve, type ProofFault, type Verdict } from '#proof';
import { showProgress } from './progress.js';

export interface ProveOptions {
  readonly calendar: string;
  readonly today: string;
  readonly language: 'nl' | 'en';
  readonly format: 'text' | 'json' | 'sarif';
}

/** Prints the verdicts; returns how many errors there are. */
export async function proveAll(library: Library, options: ProveOptions): Promise<number> {
  const { calendar, today, language, format } = options;
  const data = await readCalendar(calendar);
  const all = toProve(library, today);
  const progress = showProgress('Proving', all.length);
  const verdicts: Verdict[] = [];
  for (const one of all) {
    verdicts.push(...prove(library, data, one));
    progress.step();
  }
  progress.end();
  const print = { text: toText, json: toJson, sarif: toSarif }[format];
  process.stdout.write(`${print(verdicts, language)}\n`);
  return verdicts.flatMap(({ faults }) => faults).filter(({ severity }) => severity === 'error').length;
}

const WORDS = {
  nl: {
    holds: 'bewezen',
    fails: 'houdt niet',
    undecided: 'niet beslist',
    configurations: 'standen',
    shortest: 'kortste verhaal',
    story: 'verhaal',
  },
  en: {
    holds: 'proved',
    fails: 'does not hold',
    undecided: 'not decided',
    configurations: 'configurations',
    shortest: 'shortest story',
    story: 'story',
  },
};

function toText(verdicts: readonly Verdict[], language: 'nl' | 'en'): string {
  const words = WORDS[language];
  return verdicts
    .flatMap(({ region, workflow, machine, undecided, configurations, faults }) => {
      const name = `${region} ${workflow}/${machine}`;
      if (undecided !== null) return [`${name}: ${words.undecided}. ${undecided[language]}`];
      const isFaulty = faults.some(({ severity }) => severity === 'error');
      const count = configurations.toLocaleString(language, { maximumFractionDigits: 0 });
      return [
        `${name}: ${isFaulty ? words.fails : words.holds}, ${count} ${words.configurations}`,
        ...faults.flatMap((fault) => linesOf(fault, language)),
      ];
    })
    .join('\n');
}

function linesOf({ rule, severity, at, message, story }: ProofFault, language: 'nl' | 'en'): string[] {
  const words = WORDS[language];
  const steps = (story?.steps ?? []).map(({ text, at: place }, index) => {
    const where = place === undefined ? '' : ` (${place.file}:${place.line})`;
    return `    ${index + 1}. ${text[language]}${where}`;
  });
  return [
    `${at.file}:${at.line}:${at.column ?? 1} ${severity} ${rule} ${message[language]}`,
    ...(story === null ? [] : [`  ${story.isShortest ? words.shortest : words.story}:`, ...steps]),
  ];
}

const toJson = (verdicts: readonly Verdict[]): string => JSON.stringify(verdicts, null, 2);

/** The format in which editors and code hosts take findings. */
function toSarif(verdicts: readonly Verdict[], language: 'nl' | 'en'): string {
  const rules = PROOF_RULES.map(({ id, asks }) => ({ id, fullDescription: { text: asks[language] } }));
  const results = verdicts.flatMap(({ region, faults }) =>
    faults.map(({ rule, severity, at, message, story }) => ({
      ruleId: rule,
      level: severity,
      message: {
        text: [`${region}: ${message[language]}`, ...(story?.steps ?? []).map(({ text }) => text[language])].join('\n'),
      },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: at.file },
            region: { startLine: at.line, startColumn: at.column ?? 1 },
          },
        },
      ],
    })),
  );
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [{ tool: { driver: { name: 'schakel', rules } }, results }],
  };
  return JSON.stringify(log, null, 2);
}
