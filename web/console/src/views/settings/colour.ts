// Colours as people type them.

/** `#3e52d6` of what was typed, with or without `#`, short or long; undefined for anything else. */
export const readColour = (typed: string): string | undefined => {
  const digits = /^#?([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(typed.trim())?.[1]?.toLowerCase();
  if (digits === undefined) {
    return undefined;
  }
  return `#${digits.length === 3 ? digits.replace(/./g, '$&$&') : digits}`;
};
