// What the composer and the frame of its preview tell each other; both are of one origin.
import {KINDS, type Kind} from '../messages/shapes';

/** The frame listens. */
export const READY = 'herald-preview-ready';

/** The composer wants this shown. */
export const SHOW = 'herald-preview-show';

export interface Show {
  type: typeof SHOW;
  kind: Kind;
  /** With its variables filled in. */
  content: Record<string, unknown>;
  theme: 'light' | 'dark';
  /** The workspace's own colours. */
  looks: Readonly<Record<string, unknown>>;
  /** Whose name stands above an e-mail. */
  sender: string;
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

export const isReady = (value: unknown): boolean => isRecord(value) && value['type'] === READY;

export const isShow = (value: unknown): value is Show => isRecord(value) && value['type'] === SHOW && KINDS.some(kind => kind === value['kind']) && isRecord(value['content']) && isRecord(value['looks']);
