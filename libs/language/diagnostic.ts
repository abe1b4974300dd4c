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

export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(({ severity }) => severity === 'error');
}
