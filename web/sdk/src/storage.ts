// The page's storage under keys of our own, and memory where it is blocked or full.
//
// Tabs share it without a lock, so a key is written whole or removed, and nobody writes back what they read earlier
// than one statement ago: every queued event has a key of its own.
import type {Win} from './platform';

export class Store {
  private readonly memory = new Map<string, string>();
  private readonly local: Storage | undefined;

  /** `prefix` begins every key. */
  constructor(win: Win, private readonly prefix: string) {
    try {
      // The getter itself throws where storage is blocked.
      this.local = win.localStorage;
    } catch {
      this.local = undefined;
    }
  }

  get(key: string): string | null {
    const kept = this.memory.get(key);
    if (kept !== undefined) return kept;
    try {
      return this.local ? this.local.getItem(this.prefix + key) : null;
    } catch {
      return null;
    }
  }

  set(key: string, value: string): void {
    try {
      if (this.local) {
        this.local.setItem(this.prefix + key, value);
        this.memory.delete(key);
        return;
      }
    } catch {
      // Full, or blocked since: memory keeps it while the page is open.
    }
    this.memory.set(key, value);
  }

  remove(key: string): void {
    this.memory.delete(key);
    try {
      this.local?.removeItem(this.prefix + key);
    } catch {
      // Blocked since.
    }
  }

  /** All keys that begin with `start`, in order. */
  keys(start: string): string[] {
    const found = new Set([...this.memory.keys()].filter((key) => key.startsWith(start)));
    const whole = this.prefix + start;
    try {
      for (let at = 0; this.local && at < this.local.length; at++) {
        const key = this.local.key(at);
        if (key?.startsWith(whole)) found.add(key.slice(this.prefix.length));
      }
    } catch {
      // Blocked since.
    }
    return [...found].sort();
  }
}
