// What the settings of the server are called on the page, and in which order they stand.

export interface Named {
  label: string;
  group: 'Events' | 'Messages' | 'API' | 'Retention' | 'Other';
  /** Behind the number. */
  unit?: string;
}

export const GROUPS = ['Events', 'Messages', 'API', 'Retention', 'Other'] as const;

const NAMES: Readonly<Record<string, Named>> = {
  active_event_names_max: {label: 'Active event names', group: 'Events', unit: 'names'},
  metadata_keys_max: {label: 'Metadata keys of an event', group: 'Events', unit: 'keys'},
  hold_unknown_events: {label: 'Hold events of people not known yet', group: 'Events'},
  messages_per_day_max: {label: 'Messages to a person in 24 hours', group: 'Messages', unit: 'messages'},
  server_events_show_banners: {label: 'Server events show banners', group: 'Messages'},
  rate_limit_per_minute: {label: 'Requests of a token in a minute', group: 'API', unit: 'requests'},
  api_version: {label: 'API version when none is named', group: 'API'},
  unknown_attributes: {label: 'Attributes that are not defined', group: 'API'},
  visitors_kept_days: {label: 'Keep visitors who do not come back', group: 'Retention', unit: 'days'},
};

/** The name of a setting; one that the console does not know is shown by its key. */
export const named = (key: string): Named => {
  const known = NAMES[key];
  if (known) {
    return known;
  }
  const spaced = key.replaceAll('_', ' ');
  return {label: spaced.charAt(0).toUpperCase() + spaced.slice(1), group: key.endsWith('_days') || key.includes('kept') ? 'Retention' : 'Other'};
};

/** A word of a setting as people read it. */
export const wordLabel = (word: string): string => {
  const spaced = word.replaceAll('_', ' ');
  return /^\d/.test(word) ? word : spaced.charAt(0).toUpperCase() + spaced.slice(1);
};

/** What was typed as a number within its bounds, or what is wrong with it. */
export const readNumber = (typed: string, min: number, max: number): {value: number} | {wrong: string} => {
  const text = typed.trim().replaceAll(/[\s,_]/g, '');
  const value = Number(text);
  const bounds = `Type a whole number from ${min.toLocaleString()} to ${max.toLocaleString()}.`;
  return /^\d+$/.test(text) && value >= min && value <= max ? {value} : {wrong: bounds};
};
