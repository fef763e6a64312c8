// An import under way, or done: how far it is, and which rows were refused.
import {useState} from 'preact/hooks';
import {type Import, listErrors} from '../../api/imports';
import type {ApiError} from '../../api/client';
import {to} from '../../app/address';
import {download, writeCsv} from '../../app/csv';
import {tellError} from '../../app/notices';
import {Button, ButtonLink} from '../../ui/controls';
import {count, plural} from '../../ui/format';
import {ErrorNote, Note, Panel, Time} from '../../ui/surfaces';
import {nameOfKey} from './file';

/** A row's number as a spreadsheet counts: the header is the first. */
const numberOf = (row: number): number => row + 2;

const saveErrors = async (imported: Import): Promise<void> => {
  const errors = await listErrors(imported.id);
  const rows = errors.map(error => [String(numberOf(error.row)), error.column ?? '', error.message, error.code]);
  download(`refused-rows-of-${nameOfKey(imported.key).replace(/\.csv$/i, '')}.csv`, writeCsv([['row', 'column', 'message', 'code'], ...rows]));
};

/** The rows that were refused: the first ones, and all of them as a file. */
const Refused = ({imported}: {imported: Import}) => {
  const [isBusy, setBusy] = useState(false);
  if (imported.error_count === 0) {
    return null;
  }
  const save = (): void => {
    setBusy(true);
    saveErrors(imported).catch(tellError).finally(() => setBusy(false));
  };
  return (
    <Panel title={`${plural(imported.error_count, 'row')} refused`} lead="Everything else was taken. Mend these rows in a file of their own, with the same header line, and import that." actions={<Button icon="download" busy={isBusy} onClick={save}>Save as CSV</Button>}>
      {imported.errors && imported.errors.length > 0 && (
        <ul class="import-errors">
          {imported.errors.slice(0, 20).map(error => <li key={error.row}><span class="quiet">Row {count(numberOf(error.row))}{error.column && <>, <code>{error.column}</code></>}:</span> {error.message}</li>)}
        </ul>
      )}
    </Panel>
  );
};

const total = (imported: Import): number => Math.max(imported.rows_total ?? 0, imported.rows_done);

interface ProgressProps {
  imported: Import;
  isRunning: boolean;
  error: ApiError | undefined;
  onStop: () => void;
  /** Goes on, where this page has the file. */
  onGoOn: (() => void) | undefined;
  /** Imports the same file once more. */
  onAgain: (() => void) | undefined;
  onOther: () => void;
}

const Done = ({imported, onOther}: {imported: Import; onOther: () => void}) => {
  const what = imported.model === 'company' ? ['company', 'companies'] : ['person', 'people'];
  return (
    <>
      <Note tone="good"><p>{plural(imported.created_count, `new ${what[0]}`, `new ${what[1]}`)}, {count(imported.updated_count)} changed.</p></Note>
      <div class="line">
        {imported.model === 'contact' && <ButtonLink look="primary" href={to('/people')}>Look at people</ButtonLink>}
        <Button onClick={onOther}>Import another file</Button>
      </div>
    </>
  );
};

/** An import. */
export const Progress = ({imported, isRunning, error, onStop, onGoOn, onAgain, onOther}: ProgressProps) => {
  const isDone = imported.state === 'completed';
  return (
    <div class="stack">
      <Panel title={nameOfKey(imported.key)} lead={<>Begun <Time at={imported.created_at} /></>}>
        <div class="import-progress" role="status">
          <progress value={imported.rows_done} max={Math.max(1, total(imported))} aria-label="Rows that were sent" />
          <p class="number">{count(imported.rows_done)} of {plural(total(imported), 'row')} · {count(imported.created_count)} new · {count(imported.updated_count)} changed · {count(imported.error_count)} refused</p>
        </div>
        {error && <ErrorNote error={error} {...(onGoOn ? {onRetry: onGoOn} : {})} />}
        {isDone ? (
          <Done imported={imported} onOther={onOther} />
        ) : isRunning ? (
          <div class="line-between"><p class="quiet">Keep this page open. If it closes, choose the same file again, and it goes on where it stopped.</p><Button onClick={onStop}>Stop</Button></div>
        ) : (
          <div class="stack-tight">
            <p>It stopped after {plural(imported.rows_done, 'row')}. What was taken stays. {onGoOn ? '' : 'Choose the same file again to go on.'}</p>
            <div class="line">{onGoOn && <Button look="primary" onClick={onGoOn}>Go on</Button>}<Button onClick={onOther}>Choose a file</Button></div>
          </div>
        )}
        {isDone && onAgain && <p class="quiet">This file was imported before with these columns, so nothing was sent again. <Button look="quiet" onClick={onAgain}>Import it once more</Button></p>}
      </Panel>
      <Refused imported={imported} />
    </div>
  );
};
