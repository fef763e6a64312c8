// The console loads nothing from elsewhere: an image is shown as what it shows.

/** HTML whose images are texts. It is parsed where nothing runs or loads. */
export const withoutImages = (win: Window & typeof globalThis, html: string): string => {
  const parsed = new win.DOMParser().parseFromString(html, 'text/html');
  for (const image of parsed.querySelectorAll('img')) {
    const text = parsed.createElement('em');
    text.textContent = `[Image: ${image.getAttribute('alt') || image.getAttribute('src') || 'without an address'}]`;
    image.replaceWith(text);
  }
  return parsed.body.innerHTML;
};
