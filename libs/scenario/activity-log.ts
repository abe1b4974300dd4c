/**
 * The activities of a story: help without a pupil file, judged as the service judges it, and counted. Decides whether a step
 * comes out as it says; it knows no case.
 */
import { judgeActivity, payerOf, recordingRole, type ActivityRequest, type Recorder } from '#activity';
import type { Receipt } from '#funding';
import type { ActivitiesDocument, Law, RegionDocument, ScenarioStep, Workflow } from '#language';

/** Where and when a step plays. */
interface Setting {
  readonly region: RegionDocument;
  readonly workflow: Workflow;
  readonly law: Law;
  readonly school: string;
  readonly recorder: Recorder;
  readonly today: string;
}

export class ActivityLog {
  readonly #counts = new Map<string, number>();

  constructor(private readonly lists: ActivitiesDocument | undefined) {}

  /** How many were recorded, by task. */
  get counts(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.#counts].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  /** Records the activity of a step; undefined when it was refused as the step says. Throws when it comes out otherwise. */
  record(step: ScenarioStep, setting: Setting): Receipt | undefined {
    if (this.lists === undefined) throw new Error('There are no lists for activities.');
    const { region, workflow, law, school, recorder, today } = setting;
    const request = { school, heldDate: today, kind: step.activity, ...step.data } as ActivityRequest;
    const judgement = judgeActivity(request, {
      lists: this.lists,
      region,
      workflows: new Map([[workflow.name, workflow]]),
      organisation: recorder.organisation,
      today,
    });
    if (judgement.kind === 'wrong') {
      const found = judgement.faults.map(({ path, expected }) => `${path} should be ${expected}`).join('; ');
      return this.#refused(
        step,
        judgement.faults.map(({ path }) => path),
        found,
      );
    }
    const { activity, of } = judgement;
    if (recordingRole(region, activity.kind, activity, recorder).kind === 'mayNot')
      return this.#refused(
        step,
        ['permission.denied'],
        `${recorder.roles.join(', ')} of ${recorder.organisation} may not record it`,
      );
    if (step.because !== undefined)
      throw new Error(`${activity.kind} was recorded; it should have been refused because of ${step.because}.`);
    this.#counts.set(activity.taskCode, (this.#counts.get(activity.taskCode) ?? 0) + 1);
    return payerOf(activity, of, { region, workflow, law });
  }

  #refused({ activity = '', because }: ScenarioStep, codes: readonly string[], found: string): undefined {
    if (because === undefined || !codes.includes(because)) throw new Error(`${activity} was refused: ${found}.`);
  }
}
