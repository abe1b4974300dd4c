/** Proves the oldest draft of a region: every model that it chose, away from the thread that serves. Decides what a verdict comes to. */
import type { Label } from '#language';
import type { Verdict } from '#proof';
import { ThreadEnded, type Ending, type ProvingThread } from './proving-thread.js';
import { dayOf, type Service } from './service.js';

/** False when there was none, or the service stops: then the draft waits for the next start. */
export async function proveDraft(service: Service, thread: ProvingThread, region: string): Promise<boolean> {
  const draft = await service.store.nextDraft(region);
  if (draft === null) return false;
  const judgement = await judge(thread, region, draft.source, dayOf(service.clock.now()));
  if (judgement === undefined) return false;
  await service.store.judgeConfiguration(region, draft.number, { ...judgement, by: PROVER });
  return true;
}

const PROVER = { actor: 'prover', organisation: null, role: null };

interface Outcome {
  readonly state: 'proved' | 'refuted' | 'notProved';
  readonly proofs: readonly Verdict[];
  readonly undecided: Label | null;
}

async function judge(thread: ProvingThread, region: string, text: string, today: string): Promise<Outcome | undefined> {
  try {
    const { verdicts } = await thread.ask({ kind: 'prove', region, text, today });
    return outcomeOf(verdicts);
  } catch (error) {
    if (!(error instanceof ThreadEnded)) throw error;
    if (error.ending === 'stopped') return undefined;
    return { state: 'notProved', proofs: [], undecided: ENDINGS[error.ending] };
  }
}

/** What breaks a rule refutes; what nobody could decide is not proved. */
export function outcomeOf(verdicts: readonly Verdict[]): Outcome {
  const isRefuted = verdicts.some(({ faults }) => faults.some(({ severity }) => severity === 'error'));
  const undecided = verdicts.find((one) => one.undecided !== null)?.undecided ?? null;
  if (isRefuted) return { state: 'refuted', proofs: verdicts, undecided: null };
  return { state: undecided === null ? 'proved' : 'notProved', proofs: verdicts, undecided };
}

const ENDINGS: Readonly<Record<Exclude<Ending, 'stopped'>, Label>> = {
  slow: { nl: 'Het bewijs duurde te lang.', en: 'The proof took too long.' },
  memory: { nl: 'Het bewijs vroeg te veel geheugen.', en: 'The proof asked for too much memory.' },
  broken: {
    nl: 'Het bewijs brak af door een fout in de dienst; upload het document opnieuw.',
    en: 'The proof broke off by a fault of the service; upload the document again.',
  },
};
