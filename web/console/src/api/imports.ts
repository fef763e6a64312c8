// Importing people and companies from a file.
import {json} from './client';
import type {Schema} from './types';

export type Import = Schema<'Import'>;
export type ImportPreview = Schema<'ImportPreview'>;
export type ImportColumn = Schema<'ImportColumn'>;
export type ImportedRows = Schema<'ImportedRows'>;
export type RowError = Schema<'RowError'>;
export type ImportModel = 'contact' | 'company';

/** Which column goes into which field; null leaves it out. */
export type Mapping = Readonly<Record<string, string | null>>;

export const previewImport = async (model: ImportModel, csv: string, mapping: Mapping, signal?: AbortSignal): Promise<ImportPreview> =>
  json<ImportPreview>('POST', '/manage/imports/preview', {model, csv, mapping}, signal);

export const beginImport = async (begin: {model: ImportModel; key: string; mapping: Mapping; rows_total: number}): Promise<Import> => json<Import>('POST', '/manage/imports', begin);

export const readImport = async (id: string, signal?: AbortSignal): Promise<Import> => json<Import>('GET', `/manage/imports/${encodeURIComponent(id)}`, undefined, signal);

export const listImports = async (signal?: AbortSignal): Promise<Import[]> => (await json<{data: Import[]}>('GET', '/manage/imports?per_page=20', undefined, signal)).data;

/** Sends rows, their cells in the order of the import's mapping. */
export const sendRows = async (id: string, firstRow: number, rows: readonly (readonly string[])[], isLast: boolean, signal: AbortSignal): Promise<ImportedRows> =>
  json<ImportedRows>('POST', `/manage/imports/${encodeURIComponent(id)}/rows`, {first_row: firstRow, rows, ...(isLast ? {finished: true} : {})}, signal);

interface ErrorPage {
  data: RowError[];
  pages: {next?: {starting_after: string} | null};
}

/** All rows of an import that were refused. */
export const listErrors = async (id: string): Promise<RowError[]> => {
  const all: RowError[] = [];
  let after: string | undefined;
  do {
    const query = new URLSearchParams({per_page: '150', ...(after === undefined ? {} : {starting_after: after})});
    const page = await json<ErrorPage>('GET', `/manage/imports/${encodeURIComponent(id)}/errors?${query.toString()}`);
    all.push(...page.data);
    after = page.pages.next?.starting_after;
  } while (after !== undefined);
  return all;
};
