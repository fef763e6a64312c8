// The time zones that this browser knows, for choosing one.

/** Options of a list of zones; the one in force is among them even when the browser does not know it. */
export const zoneOptions = (current: string, known: readonly string[] = Intl.supportedValuesOf('timeZone')): {value: string; label: string}[] => {
  const all = new Set(['UTC', current, ...known]);
  return [...all].toSorted().map(zone => ({value: zone, label: zone.replaceAll('_', ' ')}));
};
