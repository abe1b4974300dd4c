/** Facts of the world: which there are, and how what they are asked with is read. How they are answered is for the lifecycle. */
import type { Context } from './compile-context.js';
import { compileValue, createReporter } from './compile-values.js';
import type { FactField } from './fact-field.js';
import type { CompiledValue, Workflow } from './workflow.js';

/** The world facts there are, with the types of their arguments. */
export const WORLD_FACTS: Readonly<Record<string, Readonly<Record<string, FactField['type']>>>> = {
  mandate: { product: 'enum', amount: 'int' },
  poolRoom: {},
  poolCovers: { need: 'enum' },
  residenceInRegion: {},
};

export function argumentCompiler(context: Context): Workflow['argument'] {
  const cache = new Map<string, CompiledValue>();
  return (machine, event, text) => {
    const key = `${machine}\n${event ?? ''}\n${text}`;
    const cached = cache.get(key);
    if (cached !== undefined) return cached;
    const on = context.spaces(machine).arguments(event);
    const reference = /^(data|event\.data)\.([A-Za-z][A-Za-z0-9]*)$/.exec(text);
    const field = reference?.[1] === 'data' ? on.facts.get(reference[2] ?? '') : on.eventData.get(reference?.[2] ?? '');
    const report = createReporter(context.report.sources);
    const value = compileValue(text, field ?? { type: 'boolean', optional: false }, on, ['workflow', 'facts'], report);
    if (value === undefined) throw new Error(`The argument ${text} was not checked when the workflow was read.`);
    cache.set(key, value);
    return value;
  };
}
