// First-party cookies on the widest domain that takes them. Where they are blocked, a page knows what it holds in
// memory, and the next page is the first.
import type {Win} from './platform';

export class Cookies {
  /** ` Domain=…` of the widest domain, '' for the host alone, undefined before it was looked for. */
  private domain: string | undefined;

  constructor(private readonly win: Win) {}

  get(name: string): string {
    try {
      const pairs = this.win.document.cookie.split('; ');
      return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1) ?? '';
    } catch {
      return '';
    }
  }

  /** Keeps `value`, which has no space and no semicolon, for `life_ms`; '' removes it, also where it was set for the host alone. */
  set(name: string, value: string, life_ms: number): void {
    this.domain = this.domain ?? this.widest();
    if (!value) this.write(name, '', 0, '');
    this.write(name, value, value ? life_ms : 0, this.domain);
  }

  private write(name: string, value: string, life_ms: number, domain: string): void {
    try {
      const secure = this.win.location.protocol === 'https:' ? '; Secure' : '';
      const age = Math.floor(life_ms / 1_000);
      this.win.document.cookie = `${name}=${value}; Path=/; Max-Age=${age}; SameSite=Lax${secure}${domain}`;
    } catch {
      // Blocked, as in a sandboxed frame.
    }
  }

  /** Browsers refuse a cookie for a public suffix: the first suffix of the host that takes one is the widest domain. */
  private widest(): string {
    const labels = this.win.location.hostname.split('.');
    // An IP address has no parent.
    if (/^[\d.]+$|:/.test(this.win.location.hostname)) return '';
    for (let count = 2; count <= labels.length; count++) {
      const domain = `; Domain=${labels.slice(-count).join('.')}`;
      this.write('intercom-test', '1', 10_000, domain);
      const isTaken = this.get('intercom-test');
      this.write('intercom-test', '', 0, domain);
      if (isTaken) return domain;
    }
    return '';
  }
}
