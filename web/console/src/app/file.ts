// Files that are made in the page.

/** The browser has taken a file over by then, in milliseconds. */
const TAKEN_MS = 60_000;

/** Hands a file to the browser to be kept. */
export const saveFile = (name: string, content: Blob): void => {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), TAKEN_MS);
};
