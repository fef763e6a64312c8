// Jobs as people read them.
import type {ManagedJob} from '../../api/types';
import {count, plural} from '../../ui/format';

const spaced = (text: string): string => {
  const words = text.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
};

/** `Bulk events`, of `bulk_events`. */
export const jobTitle = (name: string): string => spaced(name);

/** What a sweep looks for. */
export const sweepTitle = (what: string): string => (what === '' ? 'Sweep' : spaced(what));

/** How far a job is, in words. */
export const jobDetail = ({bulk, work}: Pick<ManagedJob, 'bulk' | 'work'>): string => {
  if (bulk) {
    return `${plural(bulk.item_count, 'item')} in ${plural(bulk.task_count, 'request')}${bulk.error_count > 0 ? `, ${count(bulk.error_count)} not stored` : ''}`;
  }
  if (work) {
    return work.total_count ? `${count(work.done_count)} of ${plural(work.total_count, 'row')}` : plural(work.done_count, 'row');
  }
  return 'Under way';
};
