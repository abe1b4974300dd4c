/**
 * What a case pins: the workflow, its blocks, the parameters and agreements of the region, under one hash that holds no
 * version of the engine. Law and facts of the world are not in it (docs/adr/0004).
 */
import { canonicalText, hashBytes, ordered, unordered } from './canonical.js';
import { ID } from './forms.js';
import { choice, boolean, constant, integer, mapOf, object, optional, required, text } from './shape.js';
import type { SourceTable } from './sources.js';
import { agreementsShape, type Agreements } from './region-document.js';
import { blockShape, workflowShape, type BlockDocument, type WorkflowDocument } from './workflow-document.js';

export interface DefinitionDocument {
  readonly schakel: 1;
  readonly workflow: WorkflowDocument;
  readonly blocks: Readonly<Record<string, BlockDocument>>;
  readonly parameters: Readonly<Record<string, string | number | boolean>>;
  readonly agreements: Agreements;
}

export interface Definition {
  readonly document: DefinitionDocument;
  /** SHA-256 of the canonical form, lower-case hex. */
  readonly hash: string;
  readonly sources: SourceTable;
}

const definitionShape = object('a definition', {
  schakel: required(constant(1), 'The version of the language.'),
  workflow: required(workflowShape, 'The workflow.'),
  blocks: required(mapOf(ID, blockShape), 'The blocks that it uses.'),
  parameters: optional(
    mapOf(ID, choice('a value', boolean, integer(0, 1_000_000_000), text('a value'))),
    'The values in force.',
    'none',
  ),
  agreements: required(agreementsShape, 'The agreements of the region.'),
});

/** The text whose SHA-256 is the hash of the definition; order of entries is in it. */
export function canonicalDefinition(document: DefinitionDocument): string {
  return canonicalText(ordered(document, definitionShape));
}

/** Hash and sources are made when they are first asked for: what is only checked is pinned by no case. */
export function makeDefinition(document: DefinitionDocument, sources: () => SourceTable): Definition {
  let hash: string | undefined;
  return {
    document,
    get hash() {
      return (hash ??= hashBytes(canonicalDefinition(document)));
    },
    get sources() {
      return sources();
    },
  };
}

/** A definition from its canonical text, as it was stored. Throws when the text does not have the hash. */
export function readDefinition(canonical: string, hash: string, sources: SourceTable): Definition {
  if (hashBytes(canonical) !== hash) throw new Error(`The definition ${hash} does not have its hash.`);
  return { document: unordered(JSON.parse(canonical), definitionShape) as DefinitionDocument, hash, sources };
}
