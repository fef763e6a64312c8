// Which addresses a message may lead to, and which images it may show.

const LINKS = ['http:', 'https:', 'mailto:', 'tel:'];
const IMAGES = ['http:', 'https:'];

const resolve = (address: string, base: string, schemes: string[]): string => {
  // An address that is empty would be that of the page itself.
  if (!address.trim()) return '';
  try {
    const url = new URL(address, base);
    return schemes.includes(url.protocol) ? url.href : '';
  } catch {
    return '';
  }
};

/** The address in full, or '' when it leads anywhere else than to a page, a mailbox or a telephone. */
export const linkTo = (address: string, base: string): string => resolve(address, base, LINKS);

/** The address of an image, or ''. */
export const imageAt = (address: string, base: string): string => resolve(address, base, IMAGES);
