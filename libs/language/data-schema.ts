/** What a client has to know to ask for the data of an event: its form, and what it may name in a region. */
import { CODE, ELSEWHERE, MOST_RECORDS, type FactField, type FactFields } from './fact-field.js';
import type { JsonSchema } from './json-schema.js';
import type { RegionDocument } from './region-document.js';

/** The ids that a field can hold in a region, in its order; undefined for a field that names nothing of a region. */
export function namesOf({ type, kind }: FactField, region: RegionDocument): readonly string[] | undefined {
  if (type === 'municipality') return [...Object.keys(region.municipalities), ELSEWHERE];
  if (type !== 'organisation') return undefined;
  return Object.entries(region.organisations).flatMap(([id, one]) =>
    kind === undefined || one.kind === kind ? [id] : [],
  );
}

/** JSON Schema of the data of an event, for clients that build a form. */
export function dataSchema(fields: FactFields, region: RegionDocument): JsonSchema {
  return {
    type: 'object',
    additionalProperties: false,
    required: [...fields].filter(([, field]) => !field.optional && field.default === undefined).map(([name]) => name),
    properties: Object.fromEntries([...fields].map(([name, field]) => [name, fieldSchema(field, region)])),
  };
}

function fieldSchema(field: FactField, region: RegionDocument): JsonSchema {
  const titled = {
    ...(field.label === undefined ? {} : { title: field.label.nl, 'x-label': field.label }),
    ...(field.default === undefined ? {} : { default: field.default }),
  };
  switch (field.type) {
    case 'boolean':
      return { type: 'boolean', ...titled };
    case 'int':
      return {
        type: 'integer',
        ...(field.min === undefined ? {} : { minimum: field.min }),
        ...(field.max === undefined ? {} : { maximum: field.max }),
        ...titled,
      };
    case 'enum':
      return { type: 'string', enum: field.values ?? [], ...titled };
    case 'set':
      return {
        type: 'array',
        uniqueItems: true,
        maxItems: field.max ?? field.values?.length ?? 0,
        items: { type: 'string', enum: field.values ?? [] },
        ...titled,
      };
    case 'records':
      return {
        type: 'array',
        maxItems: field.max ?? MOST_RECORDS,
        items: dataSchema(new Map(Object.entries(field.of ?? {})), region),
        ...titled,
      };
    case 'date':
      return { type: 'string', format: 'date', ...titled };
    case 'organisation':
    case 'municipality':
      return { type: 'string', enum: namesOf(field, region) ?? [], ...titled };
    case 'case':
    case 'code':
      return { type: 'string', pattern: CODE.source, ...titled };
  }
}
