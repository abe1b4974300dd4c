/** Guards: conditions by name and expressions, each conjunct typed and judged by itself. Does not know what a guard allows. */
import type { Transition } from './chart-document.js';
import { conjuncts } from './cel.js';
import type { Reference } from './cel-field.js';
import type { Context, SpaceOfMachine } from './compile-context.js';
import { known, type ValueSpace } from './compile-values.js';
import { placeWithin } from './diagnostic.js';
import type { Path } from './sources.js';
import type { AskedFact, GuardTerm } from './workflow.js';

/** A guard is a list of names of conditions and expressions; an expression is taken apart at its top-level `&&`. */
export function compileGuard(
  guard: Transition['guard'],
  id: string,
  event: string | undefined,
  spaces: SpaceOfMachine,
  at: Path,
  context: Context,
): readonly GuardTerm[] {
  const { report } = context;
  const space = event === undefined ? spaces.base : spaces.withEvent(event);
  const terms: GuardTerm[] = [];
  const texts =
    guard === undefined
      ? []
      : typeof guard === 'string'
        ? [{ text: guard, path: at }]
        : guard.map((text, index) => ({ text, path: [...at, index] }));
  for (const { text, path } of texts) {
    if (/^[a-z][A-Za-z0-9]*$/.test(text) && text !== 'true' && text !== 'false') {
      const library = context.libraries.find(({ library: one }) => Object.hasOwn(one.conditions ?? {}, text));
      const condition = library?.library.conditions?.[text];
      if (condition === undefined || library === undefined) {
        const names = context.libraries.flatMap(({ library: one }) => Object.keys(one.conditions ?? {}));
        report.at(path, 'name.unknown', { with: { kind: 'condition', name: text }, ...known(text, names) });
        continue;
      }
      const where: Path = [...library.path, 'conditions', text, 'when'];
      const expression = space.space.read(condition.when, report.sources.value(where), ['bool']);
      if (Array.isArray(expression)) {
        report.diagnostics.push(...expression);
        continue;
      }
      terms.push({
        id: text,
        label: condition.label,
        code: (condition.code as GuardTerm['code'] | undefined) ?? 'guard.not-met',
        expression,
        ...readings(expression.references, space, path),
        choosesWay: false,
        source: context.line(where),
        ...(condition.why === undefined ? {} : { why: condition.why }),
      });
      continue;
    }
    for (const part of conjuncts(text)) {
      const place = report.sources.value(path);
      const expression = space.space.read(part.text, placeWithin(place, part.offset), ['bool']);
      if (Array.isArray(expression)) {
        report.diagnostics.push(...expression);
        continue;
      }
      const said = expression.inWords(space.names) ?? { nl: part.text, en: part.text };
      const { asks, readsEvent } = readings(expression.references, space, path);
      terms.push({
        id: `${id}/${terms.length}`,
        label: { nl: `Dit moet gelden: ${said.nl}.`, en: `This must hold: ${said.en}.` },
        said,
        code: expression.references.some(({ root }) => root === 'consent') ? 'consent.missing' : 'guard.not-met',
        expression,
        asks,
        readsEvent,
        choosesWay: readsEvent && expression.references.every(({ root }) => root === 'event'),
        source: context.line(path),
      });
    }
  }
  return terms;
}

function readings(
  references: readonly Reference[],
  on: ValueSpace,
  use: Path,
): { asks: readonly AskedFact[]; readsEvent: boolean } {
  const asks = on.asks(references, use);
  const argued = asks.flatMap(({ with: given }) => [...given.values()].flatMap((value) => value.references));
  return { asks, readsEvent: [...references, ...argued].some(({ root }) => root === 'event') };
}
