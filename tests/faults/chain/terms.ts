// How terms are counted, in days from the one on which a row begins: Monday 11 January 2027, at noon in the Netherlands.

export const STARTS_AT = '2027-01-11T11:00:00.000Z';
const DAY = 86_400_000;
const FIRST = Date.parse('2027-01-11');
const dayOf = (date: string): number => (Date.parse(date) - FIRST) / DAY;
const dateOf = (day: number): Date => new Date(FIRST + day * DAY);

/** The days from Monday to Friday on which nobody works. */
const HOLIDAYS = [
  ...['2027-03-26', '2027-03-29', '2027-04-27', '2027-05-05', '2027-05-06', '2027-05-07', '2027-05-17'],
  ...['2028-04-14', '2028-04-17', '2028-04-27', '2028-04-28', '2028-05-05', '2028-05-25', '2028-05-26', '2028-06-05'],
  ...['2028-12-25', '2028-12-26', '2029-01-01', '2029-03-30', '2029-04-02', '2029-04-27', '2029-05-10', '2029-05-21'],
].map(dayOf);
const isWorkingDay = (day: number): boolean => day % 7 < 5 && !HOLIDAYS.includes(day);

export interface Term {
  readonly workingDays?: number;
  readonly weeks?: number;
  readonly months?: number;
}

/** From a day to the same one of a later month, or the last one of a shorter month. */
function daysOfMonths(day: number, months: number): number {
  const date = dateOf(day);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth() + months];
  const last = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return (Date.UTC(year, month, Math.min(date.getUTCDate(), last)) - date.getTime()) / DAY;
}

/** How a term is counted, besides how long it is. */
interface Counting {
  /** Of the law: it ends on a working day. */
  readonly isOfLaw?: boolean | undefined;
  /** A day that lies whole in a time in which the term stands still does not count. */
  readonly still?: readonly { readonly from: number; readonly until?: number }[];
  readonly extendedBy?: Term | undefined;
}

/** The day on which a term is due: the one after its last day. The day on which it begins does not count. */
export function dueAfter(since: number, term: Term, { isOfLaw, still = [], extendedBy }: Counting = {}): number {
  const { workingDays, weeks = 0, months = 0 } = term;
  const stands = (day: number): boolean => still.some(({ from, until = Infinity }) => from < day && day < until);
  const counted = workingDays ?? daysOfMonths(since, months) + 7 * (weeks + (extendedBy?.weeks ?? 0));
  let last = since;
  for (let left = counted; left > 0;) {
    last += 1;
    if ((workingDays === undefined || isWorkingDay(last)) && !stands(last)) left -= 1;
  }
  while (isOfLaw === true && (!isWorkingDay(last) || stands(last))) last += 1;
  return last + 1;
}
