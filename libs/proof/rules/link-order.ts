/**
 * I2: in a chart of links in a fixed order a case goes from one to another in five ways only, each declared as what it is. A
 * region cannot take this rule away, as it can an `order` that a workflow states. Where such an order refuses that a link is
 * passed over, it is told there, by its name.
 */
import type { ChartTransition, Label, Machine } from '#language';
import { isWithin } from '../configurations/regions.js';
import { leadingTo } from './leading-to.js';
import { mayLead } from './order.js';
import type { ProofRule } from './rule.js';

/** Fewer than three links have no order to keep. */
const FEWEST = 3;

type Kind = ChartTransition['link'];

export const linkOrder: ProofRule = {
  id: 'proof.link-order',
  severity: 'error',
  mayLack: 'moves',
  asks: {
    nl: 'In een keten van schakels gaat een zaak over naar de volgende schakel (handover), terug naar een eerdere (return), vooruit naar de laatste of een einde (finish), van de laatste naar een eerdere (relapse), of uit elke stand naar een schakel (bypass); een schakel wordt niet overgeslagen. Dit geldt voor elke keten, ook zonder `order`.',
    en: 'In a chain of links a case goes over to the next link (handover), back to an earlier one (return), on to the last one or an end (finish), from the last one to an earlier one (relapse), or out of every state to a link (bypass); no link is passed over. This holds for every chain, also without `order`.',
  },
  find: (exploration) => {
    const { machine } = exploration;
    const links = linksOf(machine);
    if (links.length < FEWEST) return [];
    return [...machine.states.values()].flatMap(({ path, label, transitions }) =>
      !isWithin(path, machine.name)
        ? []
        : transitions.flatMap((transition) => {
            const { target, link, at } = transition;
            if (target === undefined) return [];
            const allowed = kindsOf(machine, links, path, target);
            if (allowed.includes(link) || (allowed.length === 0 && isToldByOrder(machine, transition))) return [];
            const to = machine.states.get(target)?.label ?? label;
            return [{ at, message: messageOf(label, to, link, allowed), ...leadingTo(exploration, path) }];
          }),
    );
  },
};

/** The links in their order; none where something else than links and ends stands among them. */
function linksOf({ name, states }: Machine): readonly string[] {
  const whole = states.get(name);
  const running = (whole?.children ?? []).filter((child) => states.get(child)?.kind !== 'final');
  const isChain = whole?.kind === 'compound' && running.every((child) => states.get(child)?.kind === 'compound');
  return isChain ? running : [];
}

/** Whether an `order` of the workflow refuses a transition as well. */
function isToldByOrder({ courses }: Machine, transition: ChartTransition): boolean {
  const { source, target = '' } = transition;
  return courses.some((course) => {
    if (course.kind !== 'order') return false;
    const { states } = course;
    const [from, to] = [source, target].map((path) => states.findIndex((state) => isWithin(path, state))) as [
      number,
      number,
    ];
    return from !== -1 && to !== -1 && !mayLead(transition, from, to, states.length);
  });
}

/** The kinds that a change may be, undefined for none; empty: there is no such change. */
function kindsOf({ states }: Machine, links: readonly string[], from: string, target: string): readonly Kind[] {
  const [source, to] = [from, target].map((path) => links.findIndex((link) => isWithin(path, link))) as [
    number,
    number,
  ];
  const last = links.length - 1;
  if (states.get(target)?.kind === 'final') return source === last ? [undefined] : [undefined, 'finish'];
  if (source === to) return [undefined];
  if (to === last) return ['finish'];
  if (source === -1) return ['bypass'];
  if (to > source) return to === source + 1 ? ['handover'] : [];
  return [source === last ? 'relapse' : 'return'];
}

function messageOf(from: Label, to: Label, link: Kind, allowed: readonly Kind[]): Label {
  const wanted = allowed.flatMap((kind) => kind ?? []).join(', ');
  const [nl, en] = [link ?? 'geen soort', link ?? 'no kind'];
  return {
    nl: `Van "${from.nl}" naar "${to.nl}" heet ${nl}; ${wanted === '' ? 'die overgang kan niet zo' : `dat is ${wanted}`}.`,
    en: `From "${from.en}" to "${to.en}" is called ${en}; ${wanted === '' ? 'there is no such change' : `that is ${wanted}`}.`,
  };
}
