/**
 * What can be wrong with a document, and how it is told. Decides the form of a diagnostic and holds the catalogue of
 * codes with their Dutch and English texts; it does not know how a fault is found.
 */
import type { Label } from './label.js';
import { CATALOGUE, type DiagnosticCode } from './diagnostic-catalogue.js';

/** A place in a file: line and column count from 1, in UTF-16 units as editors do. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** For a text that is not in its file as it reads (folded, indented, escaped): where its parts begin. */
  readonly pieces?: readonly Piece[];
}

/** A part of a text that stands in its file as it reads, until the next part. */
export interface Piece {
  /** The offset in the text. */
  readonly from: number;
  readonly line: number;
  readonly column: number;
}

/** The place of an offset in a text, where the place of the text is known. */
export function placeWithin(text: Place, offset: number): Place {
  const { file, pieces = [] } = text;
  const piece = pieces.findLast(({ from }) => from <= offset) ?? { from: 0, line: text.line, column: text.column };
  const place = { file, line: piece.line, column: piece.column + Math.max(0, offset) - piece.from };
  const later = pieces.filter(({ from }) => from > offset);
  return later.length === 0
    ? place
    : { ...place, pieces: later.map((one) => ({ ...one, from: one.from - Math.max(0, offset) })) };
}

export type Severity = 'error' | 'warning';

/** One fault of form, type or meaning. `expected` says what would have been right, `hint` what was perhaps meant. */
export interface Diagnostic extends Place {
  readonly code: DiagnosticCode;
  readonly severity: Severity;
  readonly message: Label;
  readonly expected?: string;
  readonly hint?: string;
}

export interface DiagnosticDetail {
  /** Values for the places in braces of the catalogue's text. */
  readonly with?: Readonly<Record<string, string | number>>;
  readonly expected?: string;
  readonly hint?: string;
}

/** Builds a diagnostic from its code; the text comes from the catalogue. */
export function diagnose(place: Place, code: DiagnosticCode, detail: DiagnosticDetail = {}): Diagnostic {
  const entry = CATALOGUE[code];
  const fill = (text: string): string =>
    text.replace(/\{(\w+)\}/g, (whole, name: string) => String(detail.with?.[name] ?? whole));
  return {
    code,
    severity: 'severity' in entry ? entry.severity : 'error',
    file: place.file,
    line: place.line,
    column: place.column,
    message: { nl: fill(entry.nl), en: fill(entry.en) },
    ...(detail.expected === undefined ? {} : { expected: detail.expected }),
    ...(detail.hint === undefined ? {} : { hint: detail.hint }),
  };
}

/** One line for a terminal: `file:line:column code message (expected ...; hint)`. */
export function formatDiagnostic(diagnostic: Diagnostic, language: keyof Label = 'en'): string {
  const { file, line, column, code, severity, message, expected, hint } = diagnostic;
  const tail = [expected === undefined ? '' : ` Expected ${expected}.`, hint === undefined ? '' : ` ${hint}`].join('');
  return `${file}:${line}:${column} ${severity} ${code} ${message[language]}${tail}`;
}

/**
 * Diagnostics in reading order, each once: a condition that many guards use, and a block that many workflows use, is compiled
 * at every use and is wrong in one place.
 */
export function inReadingOrder(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const once = new Map<string, Diagnostic>();
  for (const one of diagnostics) {
    const key = JSON.stringify([one.file, one.line, one.column, one.code, one.message.en]);
    if (!once.has(key)) once.set(key, one);
  }
  return [...once.values()].sort(
    (a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0) || a.line - b.line || a.column - b.column,
  );
}

/** Most that is told of one file: whoever has so many mends these first. */
export const MOST_DIAGNOSTICS = 200;

/** The first faults of each file, errors before warnings, in reading order; where some are left out, the last one says so. */
export function keepFirst(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const files = new Map<string, Diagnostic[]>();
  for (const one of inReadingOrder(diagnostics)) {
    const own = files.get(one.file) ?? [];
    own.push(one);
    files.set(one.file, own);
  }
  return [...files.values()].flatMap(shortened);
}

function shortened(all: readonly Diagnostic[]): readonly Diagnostic[] {
  const ranked = [...all.filter(isError), ...all.filter((one) => !isError(one))];
  const left = ranked[MOST_DIAGNOSTICS - 1];
  if (left === undefined || all.length <= MOST_DIAGNOSTICS) return all;
  const kept = new Set(ranked.slice(0, MOST_DIAGNOSTICS - 1));
  const more = diagnose(left, 'document.more', { with: { count: kept.size } });
  // As grave as what is left out, so that it neither hides a fault nor makes one.
  return [...all.filter((one) => kept.has(one)), { ...more, severity: left.severity }];
}

const isError = ({ severity }: Diagnostic): boolean => severity === 'error';

export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(isError);
}
