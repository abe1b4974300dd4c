/**
 * The stories of the models as a judge of its own: what must come of each was written beside the workflow, so a story that no
 * longer comes out as it says tells of a defect. Counted apart from the rules, which know no story.
 */
import type { CalendarData } from '#calendar';
import { readLibrary, type Library, type SourceFile } from '#language';
import { rehearse } from '#scenario';
import type { Checker } from './checker.js';
import type { Tree } from './tree.js';

export class Stories {
  readonly #stories: Library['scenarios'];

  constructor(
    files: readonly SourceFile[],
    private readonly calendar: CalendarData,
    today: string,
    private readonly checker: Checker,
  ) {
    this.#stories = readLibrary(files, today).scenarios;
  }

  /** The first story of a workflow that comes out otherwise when the workflow is this; undefined when all come out. */
  failing(workflow: string, tree: Tree): string | undefined {
    const library = this.checker.read(workflow, tree);
    // What no service would load is for the rules to tell.
    if (library.diagnostics.some(({ severity }) => severity === 'error')) return undefined;
    for (const { document } of this.#stories) {
      if (document.workflow !== workflow) continue;
      const [failure] = rehearse(document, library, this.calendar).failures;
      if (failure !== undefined) return `${document.scenario} step ${failure.step}: ${failure.what}`;
    }
    return undefined;
  }
}
