/**
 * The stories of the models as a judge of its own: what must come of each was written beside the workflow, so a story that no
 * longer comes out as it says tells of a defect. Counted apart from the rules, which know no story.
 */
import type { CalendarData } from '#calendar';
import { readLibrary, type SourceFile } from '#language';
import { rehearse } from '#scenario';
import { isWorkflow } from './checker.js';
import type { Tree } from './tree.js';

const isStory = ({ file }: SourceFile): boolean => file.includes('/scenarios/');

export class Stories {
  readonly #read: (workflow: string) => ReturnType<typeof readLibrary>['scenarios'];
  readonly #files: readonly SourceFile[];

  constructor(
    files: readonly SourceFile[],
    private readonly calendar: CalendarData,
    private readonly today: string,
  ) {
    const { scenarios } = readLibrary(files, today);
    this.#read = (workflow) => scenarios.filter(({ document }) => document.workflow === workflow);
    this.#files = files.filter((source) => !isStory(source));
  }

  /** The first story of a workflow that comes out otherwise when the workflow is this; undefined when all come out. */
  failing(workflow: string, tree: Tree): string | undefined {
    const files = this.#files.map((source) =>
      isWorkflow(source.text, workflow) ? { ...source, text: JSON.stringify(tree) } : source,
    );
    const library = readLibrary(files, this.today);
    // What no service would load is for the rules to tell.
    if (library.diagnostics.some(({ severity }) => severity === 'error')) return undefined;
    for (const { document } of this.#read(workflow)) {
      const [failure] = rehearse(document, library, this.calendar).failures;
      if (failure !== undefined) return `${document.scenario} step ${failure.step}: ${failure.what}`;
    }
    return undefined;
  }
}
