/** The law in force on a day, as a value with a hash, and its rows compiled against their own inputs. */
import { canonicalText, hashBytes, ordered, unordered } from './canonical.js';
import type { Expression } from './cel.js';
import { compileRule, inputSpace } from './compile-decision.js';
import { createReporter } from './compile-values.js';
import type { Diagnostic } from './diagnostic.js';
import { lawShape, type LawDocument } from './law-document.js';
import { TableSources, type Sources } from './sources.js';
import type { Label } from './label.js';
import type { SourceLine } from './workflow.js';

/** A locked row with its condition compiled. */
export interface LawRow {
  readonly law: string;
  readonly id: string;
  readonly when?: Expression;
  readonly gives: Readonly<Record<string, string | boolean | number>>;
  readonly label?: Label;
  readonly basis?: string;
  readonly source: SourceLine;
  /** How far the row was checked against the law itself. */
  readonly note: string;
}

export interface LawVersion {
  readonly document: LawDocument;
  readonly rows: ReadonlyMap<string, LawRow>;
}

/** The versions in force on a day. */
export interface Law {
  readonly hash: string;
  /** The text whose SHA-256 is the hash: what is kept, so that old law stays executable. */
  readonly canonical: string;
  readonly versions: readonly LawVersion[];
  row(decision: string, id: string): LawRow | undefined;
}

export function compileLaw(
  document: LawDocument,
  sources: Sources,
): { version: LawVersion; diagnostics: readonly Diagnostic[] } {
  const report = createReporter(sources);
  const space = inputSpace(document.inputs);
  const rows = new Map<string, LawRow>();
  for (const [id, rule] of Object.entries(document.rules)) {
    const path = ['law', document.law, 'rules', id];
    if (rule.law !== undefined) report.at([...path, 'law'], 'rule.locked', { with: { name: rule.law } });
    const { file, line } = sources.key(path);
    const compiled = compileRule(id, rule, path, space, report, { file, line }, undefined);
    rows.set(id, {
      law: document.law,
      id,
      ...(compiled.when === undefined ? {} : { when: compiled.when }),
      gives: compiled.gives,
      ...(compiled.label === undefined ? {} : { label: compiled.label }),
      ...(compiled.basis === undefined ? {} : { basis: compiled.basis }),
      source: { file, line },
      note: document.note,
    });
  }
  return { version: { document, rows }, diagnostics: report.diagnostics };
}

/** Of each law the version that began last on or before the day (YYYY-MM-DD). */
export function lawOn(day: string, all: readonly LawVersion[]): Law {
  const latest = new Map<string, LawVersion>();
  for (const version of all) {
    const { law, effectiveFrom } = version.document;
    const known = latest.get(law);
    if (effectiveFrom <= day && (known === undefined || known.document.effectiveFrom < effectiveFrom))
      latest.set(law, version);
  }
  const versions = [...latest.values()].sort((a, b) => (a.document.law < b.document.law ? -1 : 1));
  const canonical = canonicalText(versions.map(({ document }) => ordered(document, lawShape)));
  return {
    hash: hashBytes(canonical),
    canonical,
    versions,
    row: (decision, id) =>
      versions.find(({ document, rows }) => document.decision === decision && rows.has(id))?.rows.get(id),
  };
}

/** The law of an old record from its canonical text. Its rows are read as they were; their lines in a file are gone. */
export function readLaw(canonical: string): Law {
  const documents = (JSON.parse(canonical) as unknown[]).map((one) => unordered(one, lawShape) as LawDocument);
  const versions = documents.map((document) => compileLaw(document, new TableSources({})).version);
  const law = lawOn('9999-12-31', versions);
  if (law.canonical !== canonical) throw new Error('The law that was kept does not read back as it was written.');
  return law;
}
