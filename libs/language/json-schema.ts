/** JSON Schema (2020-12) of a shape, for editors. A view of the shapes: it decides nothing. */
import type { Shape } from './shape.js';

export type JsonSchema = Record<string, unknown>;

/** A whole schema document; recursive shapes become definitions. */
export function toJsonSchema(shape: Shape, title: string): JsonSchema {
  const definitions = new Map<string, JsonSchema>();
  const root = schemaOf(shape, definitions);
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title,
    ...root,
    ...(definitions.size === 0 ? {} : { $defs: Object.fromEntries(definitions) }),
  };
}

function schemaOf(shape: Shape, definitions: Map<string, JsonSchema>): JsonSchema {
  switch (shape.kind) {
    case 'object': {
      const required = Object.keys(shape.keys).filter((key) => shape.keys[key]?.required === true);
      return {
        type: 'object',
        additionalProperties: false,
        ...(required.length === 0 ? {} : { required }),
        properties: Object.fromEntries(
          Object.entries(shape.keys).map(([key, of]) => [
            key,
            {
              ...schemaOf(of.shape, definitions),
              description: of.absent === undefined ? of.doc : `${of.doc} Left out: ${of.absent}.`,
            },
          ]),
        ),
      };
    }
    case 'map':
      return {
        type: 'object',
        propertyNames: { pattern: shape.key.pattern.source },
        additionalProperties: schemaOf(shape.of, definitions),
        ...(shape.atLeast ? { minProperties: shape.atLeast } : {}),
      };
    case 'list':
      return {
        type: 'array',
        items: schemaOf(shape.of, definitions),
        ...(shape.atLeast ? { minItems: shape.atLeast } : {}),
        ...(shape.atMost === undefined ? {} : { maxItems: shape.atMost }),
      };
    case 'text':
      return {
        type: 'string',
        minLength: 1,
        ...(shape.atMost === undefined ? {} : { maxLength: shape.atMost }),
        ...(shape.pattern === undefined ? {} : { pattern: shape.pattern.source }),
      };
    case 'enum':
      return { enum: shape.values };
    case 'integer':
      return { type: 'integer', minimum: shape.from, maximum: shape.to };
    case 'boolean':
      return { type: 'boolean' };
    case 'constant':
      return { const: shape.value };
    case 'data':
      return { type: 'object' };
    case 'choice':
      return { anyOf: shape.branches.map((branch) => schemaOf(branch, definitions)) };
    case 'lazy': {
      const name = shape.name.replaceAll(/[^A-Za-z]/g, '');
      if (!definitions.has(name)) {
        definitions.set(name, {});
        definitions.set(name, schemaOf(shape.shape(), definitions));
      }
      return { $ref: `#/$defs/${name}` };
    }
  }
}
