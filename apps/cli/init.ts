/** `schakel init region`: writes a region to begin with, checked before it is written; never over what is there. */
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { didYouMean, draftRegion, formatDiagnostic, hasErrors, readLibrary } from '#language';
import { readFiles } from '#operations';
import { inOrder } from './models.js';

export interface InitOptions {
  /** What is written, and its name. */
  readonly given: readonly string[];
  readonly model: string | undefined;
  readonly out: string | undefined;
  readonly documents: readonly string[];
  readonly today: string;
  readonly language: 'nl' | 'en';
}

/** A name that can be the id of a region. */
const NAME = /^[a-z][A-Za-z0-9-]{0,63}$/;

export async function init({ given, model = 'chain', out, documents, today, language }: InitOptions): Promise<number> {
  const [what, name, ...more] = given;
  if (what !== 'region' || name === undefined || more.length > 0)
    return complain('Say what to begin with, and its name: schakel init region my-region.');
  if (!NAME.test(name))
    return complain(`${name} is no name for a region: a small letter, then letters, digits and dashes.`);
  const files = await readFiles(documents);
  const library = readLibrary(files, today);
  const workflow = library.workflows.get(model)?.workflow;
  if (workflow === undefined) {
    const known = inOrder(library.workflows.keys());
    const { hint } = { hint: '', ...didYouMean(model, known) };
    return complain(`There is no workflow ${model}; there are ${known.join(', ')}. ${hint}`.trim());
  }
  const file = out ?? join('config', 'regions', `${name}.yaml`);
  if (existsSync(file)) return complain(`${file} is there already, and is left as it is.`);
  const same = library.regions.get(name);
  if (same !== undefined) return complain(`There is a region ${name} already, in ${same.file}.`);
  const text = draftRegion(name, workflow, language, today);
  const faults = readLibrary([...files, { file, text }], today).diagnostics.filter((one) => one.file === file);
  if (hasErrors(faults))
    throw new Error(`No region could be made for ${model}:\n${faults.map((one) => formatDiagnostic(one)).join('\n')}`);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text, { flag: 'wx' });
  process.stdout.write(`${WORDS[language](file, name)}\n`);
  return 0;
}

const WORDS = {
  en: (file: string, name: string) =>
    [
      `Wrote ${file}.`,
      'Replace what is made up in it. After each step, this tells every fault with its line:',
      '  npm run schakel -- check --no-prove',
      'And when there is none, this proves that no case can get stuck:',
      `  npm run schakel -- check --region ${name}`,
      'Every key is explained in docs/language.md.',
    ].join('\n'),
  nl: (file: string, name: string) =>
    [
      `${file} is geschreven.`,
      'Vervang wat daarin verzonnen is. Dit noemt na elke stap elke fout met de regel:',
      '  npm run schakel -- check --no-prove',
      'En als er geen meer is, bewijst dit dat geen zaak vast kan lopen:',
      `  npm run schakel -- check --region ${name}`,
      'Elke sleutel wordt uitgelegd in docs/language.md.',
    ].join('\n'),
};

function complain(text: string): number {
  process.stderr.write(`${text}\n`);
  return 2;
}
