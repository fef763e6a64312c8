// Trusted domains: hosts, and `*.` before one for all below it. The server reads them by the same rules.

/** As many as the server takes. */
export const DOMAINS_MAX = 100;

/** As long as a host may be. */
const HOST_CHARS_MAX = 253;

const PART = /^[a-z0-9_-]+$/;

/** The host of what was typed, an address too; or what is wrong with it. */
export const readDomain = (typed: string): {host: string} | {wrong: string} => {
  const text = typed.trim().toLowerCase().replace(/^https?:\/\//, '').replace(/[/?#].*$/, '').replace(/:\d+$/, '');
  if (text === '') {
    return {wrong: 'Type a host, such as shop.example.'};
  }
  const host = text.startsWith('*.') ? text.slice(2) : text;
  if (text.length > HOST_CHARS_MAX || !host.split('.').every(part => PART.test(part))) {
    return {wrong: 'Type a host, such as shop.example, or *.shop.example for all below it.'};
  }
  return {host: text};
};

/** Whether pages of `host` may call; an empty list trusts all. */
export const covers = (domains: readonly string[], host: string): boolean =>
  domains.length === 0 || domains.some(domain => (domain.startsWith('*.') ? host.endsWith(domain.slice(1)) && host.length > domain.length - 1 : domain === host));
