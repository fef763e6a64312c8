// Who is on the page, of all that may be: one in each place.
import type {Kind, Message} from './message';

export interface Candidate {
  message: Message;
  /** It is on the page. */
  isShown: boolean;
  /** Somebody types into it, or has moved the focus there. */
  isUsed: boolean;
}

/** Posts and chats interrupt, so there is one of them at a time, and a post comes first. */
const PLACE: Record<Kind, {rank: number; place: (message: Message) => string; isInterruptive: boolean}> = {
  banner: {rank: 0, place: ({position}) => `banner ${position}`, isInterruptive: false},
  post: {rank: 0, place: () => 'card', isInterruptive: true},
  chat: {rank: 1, place: () => 'card', isInterruptive: true},
  tooltip: {rank: 0, place: ({selector}) => `tooltip ${selector}`, isInterruptive: false},
};

/**
 * The deliveries that are on the page. In each place the newest; what interrupts stays until it is closed, and so
 * does what somebody is using. The others wait.
 */
export const choose = (candidates: Candidate[]): Set<string> => {
  const first = new Map<string, Candidate>();
  for (const candidate of [...candidates].sort(inOrder)) {
    const place = PLACE[candidate.message.kind].place(candidate.message);
    if (!first.has(place)) first.set(place, candidate);
  }
  return new Set([...first.values()].map(({message}) => message.delivery));
};

const isKept = ({message, isShown, isUsed}: Candidate): boolean =>
  isShown && (isUsed || PLACE[message.kind].isInterruptive);

const inOrder = (one: Candidate, other: Candidate): number =>
  Number(isKept(other)) - Number(isKept(one)) ||
  PLACE[one.message.kind].rank - PLACE[other.message.kind].rank ||
  other.message.created_at - one.message.created_at ||
  other.message.revision - one.message.revision;
