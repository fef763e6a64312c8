// What Herald itself says in a message, in the page's language.
import type {Win} from '../platform';

export interface Words {
  close: string;
  message: string;
  react: string;
  email: string;
  send: string;
  invalid: string;
  failed: string;
  thanks: string;
}

const EN: Words = {
  close: 'Close',
  message: 'Message',
  react: 'React with',
  email: 'E-mail address',
  send: 'Send',
  invalid: 'Please enter a whole e-mail address.',
  failed: 'That did not work. Please try again.',
  thanks: 'Thank you!',
};

const OTHERS: Record<string, string> = {
  de: 'Schließen|Nachricht|Reagieren mit|E-Mail-Adresse|Senden|Bitte eine vollständige E-Mail-Adresse eingeben.|Das hat nicht geklappt. Bitte noch einmal versuchen.|Vielen Dank!',
  es: 'Cerrar|Mensaje|Reaccionar con|Correo electrónico|Enviar|Introduce un correo electrónico completo.|No ha funcionado. Inténtalo de nuevo.|¡Gracias!',
  fr: 'Fermer|Message|Réagir avec|Adresse e-mail|Envoyer|Saisissez une adresse e-mail complète.|Cela n’a pas fonctionné. Veuillez réessayer.|Merci !',
};

/** Those of the page's language, or else English. */
export const wordsOf = (win: Win): Words => {
  const language = win.document.documentElement.lang || win.navigator.language || '';
  const known = OTHERS[language.slice(0, 2).toLowerCase()]?.split('|');
  const names = Object.keys(EN) as (keyof Words)[];
  return known ? (Object.fromEntries(names.map((name, at) => [name, known[at]])) as unknown as Words) : EN;
};
