/** The words in which schemas of the interface are written. */
export type Json = Record<string, unknown>;

export const ref = (name: string): Json => ({ $ref: `#/components/schemas/${name}` });

export const text: Json = { type: 'string' };
export const integer: Json = { type: 'integer' };
export const truth: Json = { type: 'boolean' };
export const moment: Json = { type: 'string', format: 'date-time' };
export const label: Json = ref('Label');
export const textOrNull: Json = { type: ['string', 'null'] };
export const integerOrNull: Json = { type: ['integer', 'null'] };
export const momentOrNull: Json = { ...textOrNull, format: 'date-time' };
/** What is as wide as the workflow or the region it describes. */
export const anything: Json = { type: 'object', additionalProperties: true };

export const oneOf = (...words: readonly string[]): Json => ({ type: 'string', enum: words });
export const list = (items: Json): Json => ({ type: 'array', items });
/** A part of a list, with the cursor of the next one. */
export const page = (items: Json): Json => object({ items: list(items), next: textOrNull });

/** Every property is there, but the optional ones. */
export function object(properties: Record<string, Json>, optional: readonly string[] = []): Json {
  return { type: 'object', required: Object.keys(properties).filter((key) => !optional.includes(key)), properties };
}
