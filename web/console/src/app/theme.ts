// Light, dark, or as the system says: kept in this browser.
import {useState} from 'preact/hooks';

export type Theme = 'system' | 'light' | 'dark';

const KEY = 'herald.console.theme';

const read = (): Theme => {
  const kept = localStorage.getItem(KEY);
  return kept === 'light' || kept === 'dark' ? kept : 'system';
};

/** Shows the page in the theme that was chosen. */
export const applyTheme = (theme: Theme = read()): void => {
  if (theme === 'system') {
    delete document.documentElement.dataset['theme'];
  } else {
    document.documentElement.dataset['theme'] = theme;
  }
};

/** The theme, and how to change it. */
export const useTheme = (): [Theme, (theme: Theme) => void] => {
  const [theme, setTheme] = useState(read);
  const change = (next: Theme): void => {
    localStorage.setItem(KEY, next);
    applyTheme(next);
    setTheme(next);
  };
  return [theme, change];
};
