/** Data of an event that fits its fields: every value of an enum, bounds of numbers and whole sets more often than their middle. */
import type { FactField, RegionDocument } from '#language';

export interface DataSource {
  readonly random: () => number;
  readonly pick: <T>(items: readonly T[]) => T | undefined;
  readonly region: Pick<RegionDocument, 'organisations' | 'municipalities'>;
  /** Cases that a field may name. */
  readonly cases: readonly string[];
}

export function randomData(fields: ReadonlyMap<string, FactField>, source: DataSource): Record<string, unknown> {
  const data: Record<string, unknown> = {};
  for (const [name, field] of fields) {
    if (field.optional && source.random() < 0.5) continue;
    data[name] = randomValue(field, source);
  }
  return data;
}

function randomValue(field: FactField, source: DataSource): unknown {
  const { random, pick, region, cases } = source;
  switch (field.type) {
    case 'boolean':
      return random() < 0.5;
    case 'enum':
      return pick(field.values ?? []);
    case 'int': {
      const [min, max] = [field.min ?? 0, field.max ?? 9];
      return pick([min, min, max, min + Math.floor(random() * Math.min(100, max - min + 1))]);
    }
    case 'set': {
      const isWhole = random() < 0.3;
      return (field.values ?? []).filter(() => isWhole || random() < 0.5).slice(0, field.max ?? 8);
    }
    case 'records':
      return Array.from({ length: Math.floor(random() * 3) }, () =>
        Object.fromEntries(Object.entries(field.of ?? {}).map(([name, one]) => [name, randomValue(one, source)])),
      );
    case 'date':
      return '2026-04-01';
    case 'organisation':
      return pick(
        Object.entries(region.organisations)
          .filter(([, { kind }]) => field.kind === undefined || kind === field.kind)
          .map(([id]) => id),
      );
    case 'municipality':
      return pick([...Object.keys(region.municipalities), 'elsewhere']);
    case 'case':
      return pick(cases) ?? 'none';
    case 'code':
      return 'code-1';
  }
}
