// What somebody was sent.
import {json} from './client';

export type DeliveryCause =
  | {type: 'event'; event_id: string; event_name: string | null}
  | {type: 'match'}
  | {type: 'segment'; segment_id: string | null; segment_name: string | null}
  | {type: 'date'; date: string}
  | {type: 'test'};

export interface Delivery {
  type: 'delivery';
  id: string;
  message: {type: 'message'; id: string; name: string | null; kind: string | null; version: number};
  state: string;
  cause: DeliveryCause;
  made_at: number;
  expires_at: number | null;
  received_at: number | null;
  shown_at: number | null;
  clicked_at: number | null;
  dismissed_at: number | null;
  completed_at: number | null;
  replied_at: number | null;
  reaction: string | number | null;
  recalled: boolean;
  sending: {state: string; attempts: number; last_tried_at: number | null; reason: string | null} | null;
}

export interface DeliveryPage {
  data: Delivery[];
  pages: {next?: {starting_after: string} | null};
}

/** A page of what a contact was sent, the newest first. */
export const listDeliveries = async (contact: string, after?: string, signal?: AbortSignal): Promise<DeliveryPage> =>
  json<DeliveryPage>('GET', `/manage/contacts/${encodeURIComponent(contact)}/deliveries?per_page=50${after ? `&starting_after=${encodeURIComponent(after)}` : ''}`, undefined, signal);
