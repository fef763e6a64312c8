// When the limit of active event names is worth a word.

/** From here on the gauge warns: time enough to tidy up before events are rejected. */
const WARN_SHARE = 0.9;

export const fullness = (active: number, max: number): 'plain' | 'near' | 'full' => (active >= max ? 'full' : active >= max * WARN_SHARE ? 'near' : 'plain');
