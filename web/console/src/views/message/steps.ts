// The steps of a message's funnel.
import type {Schema} from '../../api/types';

type Counted = Schema<'Counted'>;

interface Step {
  label: string;
  value: number;
  /** The step that this one is a part of. */
  of: number;
  hint: string;
}

/** The steps from what happened to the goal; those that this kind does not have are left out. */
export const steps = (total: Counted, goal: string | undefined): Step[] => {
  const got = (name: string): number => total.receipts[name] ?? 0;
  const opened: [string, string, string] = got('delivered') > 0 && got('shown') === 0 ? ['delivered', 'Delivered', 'the relay or device took it'] : ['shown', 'Shown', 'somebody saw it'];
  const all: Step[] = [
    {label: 'Looked at', value: total.looked_at, of: total.looked_at, hint: 'its event came, or somebody could match'},
    {label: 'Matched', value: total.matched, of: total.looked_at, hint: 'trigger and audience held'},
    {label: 'Sent', value: total.sent, of: total.matched, hint: 'deliveries made'},
    {label: opened[1], value: got(opened[0]), of: total.sent, hint: opened[2]},
    {label: 'Clicked', value: got('clicked') + got('reaction') + got('replied'), of: total.sent, hint: 'followed, reacted to or answered'},
  ];
  if (goal !== undefined) {
    all.push({label: 'Goal', value: total.goal.reached, of: total.people, hint: goal});
  }
  return all;
};
