/** The picture in words: a sentence for each part, for who does not see it. */
import { childOf, isWithin, stateOf, type Chart } from './moves.js';
import type { Layout } from './picture.js';

export function describeMachine(chart: Chart): Layout['sentences'] {
  const { machine, language } = chart;
  const root = stateOf(chart, machine.name);
  const parts =
    root.kind === 'parallel'
      ? root.children
      : root.children.some((child) => stateOf(chart, child).children.length > 0)
        ? root.children
        : [root.path];
  return parts.flatMap((path) => {
    const part = stateOf(chart, path);
    const states = [...machine.states.values()].filter(
      (state) => isWithin(state.path, path) && state.children.length === 0 && state.kind !== 'history',
    );
    const names = states.map(({ label }) => label[language]);
    if (part.children.length === 0) return [];
    const next = [
      ...new Set(
        chart.moves
          .filter(({ from, to }) => isWithin(from, path) && !isWithin(to, path) && root.path !== path)
          .map(({ to }) => stateOf(chart, childOf(root.path, to)).label[language]),
      ),
    ];
    const name = root.path === path ? machine.label[language] : `${machine.label[language]}, ${part.label[language]}`;
    const on =
      next.length === 0 ? '' : { nl: ` Leidt naar ${next.join(', ')}.`, en: ` Leads to ${next.join(', ')}.` }[language];
    return [{ path, text: `${name}: ${names.join(', ')}.${on}` }];
  });
}
