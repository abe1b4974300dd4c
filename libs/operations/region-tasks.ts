/** Tasks of a region itself: agreements whose review is overdue. Opened and finished by what the documents say. */
import type { RegionDocument } from '#language';
import type { Store } from '#store';

/** Opens a task for each working agreement past its review date, and finishes those that were reviewed since. */
export async function openReviewTasks(
  store: Store,
  region: string,
  document: RegionDocument,
  today: string,
): Promise<void> {
  for (const [id, agreement] of Object.entries(document.workingAgreements)) {
    const name = `review-${id}`;
    if (agreement.reviewDate >= today) {
      await store.finishRegionTask(region, name);
      continue;
    }
    const owner = document.organisations[agreement.owner] ?? document.schools[agreement.owner];
    await store.openRegionTask(region, {
      id: name,
      kind: 'task',
      organisation: agreement.owner,
      role: owner?.roles[0] ?? 'regionAdmin',
      label: { nl: `Afspraak herzien: ${agreement.label.nl}`, en: `Review the agreement: ${agreement.label.en}` },
      dueAt: `${agreement.reviewDate}T00:00:00.000Z`,
    });
  }
}
