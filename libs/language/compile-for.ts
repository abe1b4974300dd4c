/** A workflow as a region makes it: with its parameters and agreements, under the laws that were read with it. */
import { compileWorkflow } from './compile-workflow.js';
import type { Library } from './documents.js';
import type { RegionDocument } from './region-document.js';
import type { Workflow } from './workflow.js';
import { defineFor, type WorkflowSource } from './workflow-source.js';

/** Compiles it anew; undefined when it does not hold. What a region has chosen is compiled in its source already. */
export function compileFor(
  { laws }: Pick<Library, 'laws'>,
  region: RegionDocument,
  source: WorkflowSource,
): Workflow | undefined {
  const documents = laws.map(({ document }) => document);
  return compileWorkflow(defineFor(region, source), source.sources, documents, source.spaces).workflow;
}
