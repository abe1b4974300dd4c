/** How the documents of a library bear on each other. */
import { expect, it } from '@jest/globals';
import { readLibrary } from './documents.js';
import { shippedFiles, TODAY } from '#testing';

it('a fault in a workflow is told there, and not again at the regions that use it', () => {
  const files = shippedFiles().map(({ file, text }) => ({
    file,
    text: file.endsWith('workflows/chain/workflow.yaml') ? text.replace('owner: school', 'owner: scool') : text,
  }));
  const { diagnostics, regions, workflows } = readLibrary(files, TODAY);
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  expect(errors).not.toEqual([]);
  for (const { file } of errors) expect(file).toMatch(/workflows\/chain\/workflow\.yaml$/);
  expect(workflows.has('chain')).toBe(false);
  for (const { document } of regions.values())
    expect(Object.values(document.models).map(({ workflow }) => workflow)).not.toContain('chain');
});
