/** A table for people: aligned and wrapped text for a terminal, or Markdown for a page. A cell is a list of lines. */
export type Cell = readonly string[];

export interface Table {
  readonly head: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

/** A column wider than this is wrapped, so that five fit on a wide terminal. */
const WIDEST = 34;

export function toText({ head, rows }: Table): string {
  const wrapped = [head.map((title) => [title]), ...rows].map((row) =>
    row.map((cell) => cell.flatMap((line) => wrap(line))),
  );
  const widths = head.map((_, column) =>
    Math.max(...wrapped.flatMap((row) => (row[column] ?? []).map((line) => line.length))),
  );
  const print = (row: readonly Cell[]): string[] =>
    Array.from({ length: Math.max(...row.map((cell) => cell.length)) }, (_, line) =>
      widths
        .map((width, column) => (row[column]?.[line] ?? '').padEnd(width))
        .join(' | ')
        .trimEnd(),
    );
  const rule = widths.map((width) => '-'.repeat(width)).join('-+-');
  return `${wrapped.map((row) => print(row).join('\n')).join(`\n${rule}\n`)}\n`;
}

/** Lines of at most the width of a column, broken at spaces; what follows the first is indented. */
function wrap(line: string): string[] {
  const lines: string[] = [''];
  for (const word of line.split(' ')) {
    const last = lines.at(-1) ?? '';
    if (last !== '' && last.length + 1 + word.length > WIDEST) lines.push(`  ${word}`);
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
  }
  return lines;
}

export function toMarkdown({ head, rows }: Table): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return `${[
    line(head),
    line(head.map(() => '---')),
    ...rows.map((row) => line(row.map((cell) => cell.join('<br>')))),
  ].join('\n')}\n`;
}
