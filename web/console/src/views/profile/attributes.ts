// What stands in a field of an attribute, and what is sent for it. Pure.

export type DataType = 'string' | 'integer' | 'float' | 'boolean' | 'date' | string;

const two = (part: number): string => String(part).padStart(2, '0');

/** What the field shows: of a date its day and time in this browser's zone. */
export const fieldText = (type: DataType, value: unknown): string => {
  if (value === null || value === undefined) {
    return '';
  }
  if (type === 'date' && typeof value === 'number') {
    const at = new Date(value * 1_000);
    return Number.isNaN(at.getTime()) ? '' : `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`;
  }
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
};

/** What is sent, or what is wrong with what was written. An empty field takes the value away. */
export const sentValue = (type: DataType, text: string): {value: string | number | boolean | null} | {wrong: string} => {
  const written = text.trim();
  if (written === '') {
    return {value: null};
  }
  const number = Number(written);
  switch (type) {
    case 'integer':
      return Number.isSafeInteger(number) ? {value: number} : {wrong: 'Write a whole number, such as 12'};
    case 'float':
      return Number.isFinite(number) ? {value: number} : {wrong: 'Write a number, such as 12.5'};
    case 'boolean':
      return written === 'true' || written === 'false' ? {value: written === 'true'} : {wrong: 'Choose yes or no'};
    case 'date': {
      const at = new Date(written).getTime();
      return Number.isNaN(at) ? {wrong: 'Choose a day and a time'} : {value: Math.floor(at / 1_000)};
    }
    default:
      return {value: written};
  }
};
