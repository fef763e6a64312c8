// Importing people or companies from a CSV file: choose it, say where its columns go, look
// at what would come of it, then send it.
import './import.css';
import {useEffect, useRef, useState} from 'preact/hooks';
import {type ApiError, json} from '../../api/client';
import {type Import, type ImportModel, type ImportPreview, type Mapping, beginImport, previewImport, readImport} from '../../api/imports';
import {useMay} from '../../api/session';
import type {DataAttribute} from '../../api/types';
import {to, useChangeAddress, useParameter} from '../../app/address';
import {plainCsv} from '../../app/csv';
import {asApiError, forget, useLoaded} from '../../app/load';
import {Button, ButtonLink} from '../../ui/controls';
import {count, fullTime, plural} from '../../ui/format';
import {Empty, ErrorNote, Note, Page, Panel, Waiting} from '../../ui/surfaces';
import {Choose} from './choose';
import {Columns, doubled, mappingOf} from './columns';
import {type Scan, keyOf, scan} from './file';
import {Progress} from './progress';
import {run} from './run';

interface Chosen {
  file: File;
  scan: Scan;
}

const IDENTIFIERS: Readonly<Record<ImportModel, readonly [readonly string[], string]>> = {
  contact: [['external_id', 'email'], 'Say which column holds the user id or the e-mail address: people are known by it.'],
  company: [['company_id'], 'Say which column holds the company id: companies are known by it.'],
};

const valueOf = (value: unknown, isDate: boolean): string => (value === undefined || value === null ? '' : isDate && typeof value === 'number' ? fullTime(value) : String(value));

/** How the first rows would be taken. */
const Sample = ({preview}: {preview: ImportPreview}) => {
  const columns = preview.columns.flatMap(({field, data_type: type}) => (field ? [{name: field.replace(/:\w+$/, ''), isDate: type === 'date'}] : []));
  return (
    <div class="import-sample" tabIndex={0} role="region" aria-label="The first rows">
      <table>
        <thead><tr><th scope="col">Row</th>{columns.map(({name}) => <th key={name} scope="col">{name.replace(/^custom_attributes\./, '')}</th>)}</tr></thead>
        <tbody>
          {preview.rows.slice(0, 6).map(row => {
            const values = row.values as Readonly<Record<string, unknown>>;
            return <tr key={row.row}><td class="quiet">{row.row + 2}</td>{columns.map(({name, isDate}) => <td key={name}>{valueOf(values[name], isDate)}</td>)}</tr>;
          })}
        </tbody>
      </table>
    </div>
  );
};

interface CheckProps {
  chosen: Chosen;
  model: ImportModel;
  onBack: () => void;
  onRun: (mapping: Mapping) => void;
  isBusy: boolean;
  error: ApiError | undefined;
}

/** The second step: where the columns go, and what would come of it. */
const Check = ({chosen, model, onBack, onRun, isBusy, error}: CheckProps) => {
  const [told, setTold] = useState<Mapping>({});
  const {header, sample, rowCount} = chosen.scan;
  const csv = plainCsv([header, ...sample]);
  const preview = useLoaded(`preview ${model} ${keyOf(chosen.file)} ${JSON.stringify(told)}`, signal => previewImport(model, csv, told, signal));
  const attributes = useLoaded(`attributes ${model}`, signal => json<{data: DataAttribute[]}>('GET', `/data_attributes?model=${model}`, undefined, signal));
  const last = useRef<ImportPreview | undefined>(undefined);
  last.current = preview.data ?? last.current;
  const shown = last.current;
  if (!shown) {
    return preview.error ? <ErrorNote error={preview.error} onRetry={preview.reload} /> : <Panel><Waiting rows={6} label="Looking at the file" /></Panel>;
  }
  const [identifiers, missing] = IDENTIFIERS[model];
  const isKnown = shown.columns.some(column => column.field != null && identifiers.includes(column.field));
  const twice = doubled(header);
  return (
    <div class="stack">
      <Panel title={chosen.file.name} lead={`${plural(rowCount, 'row')}. Say where each column goes.`}>
        {twice.length > 0 && <Note tone="warn"><p>{twice.map(name => `“${name}”`).join(', ')} stands in the header more than once; only the first of each is taken.</p></Note>}
        <Columns columns={shown.columns} model={model} attributes={attributes.data?.data ?? []} onChange={setTold} />
      </Panel>
      <Panel title="How the first rows would be taken"><Sample preview={shown} /></Panel>
      {shown.errors.length > 0 && (
        <Panel title={`Of the first ${plural(sample.length, 'row')}, ${count(shown.errors.length)} would be refused`} lead="The others would be taken all the same.">
          <ul class="import-errors">{shown.errors.slice(0, 8).map(one => <li key={one.row}><span class="quiet">Row {count(one.row + 2)}{one.column && <>, <code>{one.column}</code></>}:</span> {one.message}</li>)}</ul>
        </Panel>
      )}
      {!isKnown && <Note tone="warn"><p>{missing}</p></Note>}
      {(error ?? preview.error) && <ErrorNote error={error ?? preview.error ?? asApiError('')} />}
      <div class="line">
        <Button look="primary" disabled={!isKnown || preview.isLoading} busy={isBusy} onClick={() => onRun(mappingOf(shown.columns))}>Import {plural(rowCount, 'row')}</Button>
        <Button onClick={onBack}>Choose another file</Button>
      </div>
    </div>
  );
};

/** Runs imports of the chosen file; leaving the page stops, and nothing is lost. */
const useRun = (chosen: Chosen | undefined) => {
  const [now, setNow] = useState<Import | undefined>();
  const [isRunning, setRunning] = useState(false);
  const [wasDone, setWasDone] = useState(false);
  const [error, setError] = useState<ApiError | undefined>();
  const control = useRef<AbortController>(undefined);
  useEffect(() => () => control.current?.abort(), []);
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent): void => event.preventDefault();
    if (isRunning) {
      globalThis.addEventListener('beforeunload', ask);
    }
    return () => globalThis.removeEventListener('beforeunload', ask);
  }, [isRunning]);

  const goOn = (from: Import): void => {
    if (!chosen) {
      return;
    }
    const mine = new AbortController();
    control.current = mine;
    setNow(from);
    setError(undefined);
    setRunning(true);
    run(chosen.file, chosen.scan.header, from, setNow, mine.signal)
      .then(done => {
        forget('count ');
        return readImport(done.id).then(setNow);
      })
      .catch((why: unknown) => setError(mine.signal.aborted ? undefined : asApiError(why)))
      .finally(() => setRunning(false));
  };
  const begin = async (model: ImportModel, mapping: Mapping, isAgain: boolean): Promise<Import | undefined> => {
    if (!chosen) {
      return undefined;
    }
    setError(undefined);
    try {
      const key = keyOf(chosen.file) + (isAgain ? `:again-${Date.now()}` : '');
      const begun = await beginImport({model, key, mapping, rows_total: chosen.scan.rowCount});
      setWasDone(begun.state === 'completed');
      if (begun.state === 'completed') {
        setNow(await readImport(begun.id));
      } else {
        goOn(begun);
      }
      return begun;
    } catch (why) {
      setError(asApiError(why));
      return undefined;
    }
  };
  return {now, setNow, isRunning, wasDone, error, goOn, begin, stop: () => control.current?.abort()};
};

const Wizard = () => {
  const change = useChangeAddress();
  const [modelText] = useParameter('model');
  const [id] = useParameter('import');
  const model: ImportModel = modelText === 'company' ? 'company' : 'contact';
  const [chosen, setChosen] = useState<Chosen | undefined>();
  const [problem, setProblem] = useState<string | undefined>();
  const [counted, setCounted] = useState<number | undefined>();
  const [isBusy, setBusy] = useState(false);
  const mapping = useRef<Mapping>({});
  const running = useRun(chosen);
  const isMine = running.now !== undefined && running.now.id === id;
  const other = useLoaded(id !== '' && !isMine ? `import ${id}` : undefined, signal => readImport(id, signal));

  const take = (file: File): void => {
    setProblem(undefined);
    setCounted(0);
    scan(file, setCounted)
      .then(found => {
        if (found.header.length === 0 || found.rowCount === 0) {
          setProblem(`“${file.name}” holds ${found.header.length === 0 ? 'nothing' : 'a header line and no rows'}. Choose a CSV file with a header line and at least one row.`);
        } else {
          setChosen({file, scan: found});
        }
      })
      .catch(() => setProblem(`“${file.name}” could not be read. If it is open in a spreadsheet, save and close it first.`))
      .finally(() => setCounted(undefined));
  };
  const start = (told: Mapping, isAgain: boolean): void => {
    mapping.current = told;
    setBusy(true);
    void running.begin(model, told, isAgain).then(begun => {
      setBusy(false);
      forget('imports');
      forget('attributes ');
      forget('fields people');
      if (begun) {
        change({import: begun.id});
      }
    });
  };
  const startOver = (): void => {
    setChosen(undefined);
    running.setNow(undefined);
    forget('imports');
    change({import: ''});
  };

  const shown = isMine ? running.now : id === '' ? undefined : other.data;
  if (id !== '' && !shown) {
    return other.error ? <ErrorNote error={other.error} onRetry={other.reload} /> : <Panel><Waiting rows={4} label="Loading the import" /></Panel>;
  }
  if (shown) {
    const {now} = running;
    return <Progress imported={shown} isRunning={isMine && running.isRunning} error={isMine ? running.error : undefined} onStop={running.stop} onGoOn={isMine && chosen && now ? () => running.goOn(now) : undefined} onAgain={isMine && running.wasDone ? () => start(mapping.current, true) : undefined} onOther={startOver} />;
  }
  return chosen ? (
    <Check key={keyOf(chosen.file)} chosen={chosen} model={model} isBusy={isBusy} error={running.error} onBack={() => setChosen(undefined)} onRun={told => start(told, false)} />
  ) : (
    <Choose model={model} onModel={next => change({model: next === 'contact' ? '' : next})} onFile={take} problem={problem} counted={counted} />
  );
};

export default function ImportView() {
  const mayEdit = useMay('editor');
  return (
    <Page title="Import" trail={{href: to('/people'), label: 'People'}}>
      {mayEdit ? <Wizard /> : <Empty icon="upload" title="Importing takes the role of an editor" action={<ButtonLink href={to('/people')}>Back to people</ButtonLink>}><p>Ask an owner of this workspace for it.</p></Empty>}
    </Page>
  );
}
