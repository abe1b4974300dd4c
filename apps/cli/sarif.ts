/** SARIF 2.1.0: the format in which editors and code hosts take findings. */

export interface Finding {
  readonly rule: string;
  readonly severity: 'error' | 'warning';
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly text: string;
}

export interface Rule {
  readonly id: string;
  readonly text: string;
}

/** One run of the tool: its findings, and of its rules those that found something. */
export function toSarif(findings: readonly Finding[], rules: readonly Rule[]): string {
  const used = rules.filter(({ id }) => findings.some(({ rule }) => rule === id));
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'schakel', rules: used.map(({ id, text }) => ({ id, fullDescription: { text } })) } },
        columnKind: 'utf16CodeUnits',
        results: findings.map(({ rule, severity, file, line, column, text }) => ({
          ruleId: rule,
          ruleIndex: used.findIndex(({ id }) => id === rule),
          level: severity,
          message: { text },
          locations: [
            {
              physicalLocation: {
                artifactLocation: { uri: file.split(/[\\/]/).map(encodeURIComponent).join('/') },
                region: { startLine: line, startColumn: column },
              },
            },
          ],
        })),
      },
    ],
  };
  return JSON.stringify(log, null, 2);
}
