// The first step: which file, and what its rows are; and the imports from before.
import {useRef, useState} from 'preact/hooks';
import {type ImportModel, listImports} from '../../api/imports';
import {to} from '../../app/address';
import {useLoaded} from '../../app/load';
import {Button, Copyable, Segmented} from '../../ui/controls';
import {count} from '../../ui/format';
import {Badge, ErrorNote, Note, Panel, Time} from '../../ui/surfaces';
import {nameOfKey} from './file';

const EXAMPLE: Readonly<Record<ImportModel, string>> = {
  contact: 'external_id,email,name,Plan,tags\n25,ada@example.com,Ada Lovelace,pro,"VIP, Beta"\n26,grace@example.com,Grace Hopper,free,',
  company: 'company_id,name,plan,size\nacme-1,Acme,pro,120\nglobex-2,Globex,free,8',
};

const RULES: Readonly<Record<ImportModel, string>> = {
  contact: 'One row for each person, with a header line. A column must hold their user id or their e-mail address: who is known by it is changed, the others are made. Empty cells leave what is there.',
  company: 'One row for each company, with a header line. A column must hold the company’s id: what is known by it is changed, the others are made. Empty cells leave what is there.',
};

/** Where a file is dropped or chosen. */
const Drop = ({onFile}: {onFile: (file: File) => void}) => {
  const input = useRef<HTMLInputElement>(null);
  const [isOver, setOver] = useState(false);
  const take = (files: FileList | null | undefined): void => {
    const file = files?.[0];
    if (file) {
      onFile(file);
    }
  };
  return (
    <div
      class={isOver ? 'import-drop import-over' : 'import-drop'}
      onDragOver={event => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={event => {
        event.preventDefault();
        setOver(false);
        take(event.dataTransfer?.files);
      }}
    >
      <input ref={input} class="unseen" type="file" tabIndex={-1} accept=".csv,.tsv,.txt,text/csv,text/tab-separated-values" aria-label="CSV file" onChange={event => take(event.currentTarget.files)} />
      <Button look="primary" icon="upload" onClick={() => input.current?.click()}>Choose a CSV file</Button>
      <p class="quiet">or drop it here. Nothing is sent before you have seen it.</p>
    </div>
  );
};

const STATES: Readonly<Record<string, readonly ['good' | 'warn' | 'bad' | 'plain', string]>> = {completed: ['good', 'done'], running: ['warn', 'not finished'], failed: ['bad', 'failed']};

/** The latest imports. */
const Earlier = () => {
  const {data, error, reload} = useLoaded('imports', listImports);
  if (error) {
    return <ErrorNote error={error} onRetry={reload} />;
  }
  if (!data || data.length === 0) {
    return null;
  }
  return (
    <Panel title="Earlier imports" flush>
      <ul class="import-earlier">
        {data.map(one => {
          const [tone, word] = STATES[one.state] ?? ['plain', one.state];
          return (
            <li key={one.id}>
              <a href={to('/people/import', {import: one.id})}>{nameOfKey(one.key)}</a>
              <Badge tone={tone}>{word}</Badge>
              <span class="quiet number">{count(one.rows_done)} rows{one.error_count > 0 && `, ${count(one.error_count)} refused`}</span>
              <span class="quiet"><Time at={one.created_at} /></span>
            </li>
          );
        })}
      </ul>
    </Panel>
  );
};

/** The first step. */
export const Choose = ({model, onModel, onFile, problem, counted}: {model: ImportModel; onModel: (model: ImportModel) => void; onFile: (file: File) => void; problem: string | undefined; counted: number | undefined}) => (
  <div class="stack">
    <Panel>
      <Segmented label="What the rows are" value={model} options={[{value: 'contact', label: 'People'}, {value: 'company', label: 'Companies'}]} onChange={onModel} />
      <p>{RULES[model]}</p>
      {problem !== undefined && <div role="alert"><Note tone="bad"><p>{problem}</p></Note></div>}
      {counted === undefined ? <Drop onFile={onFile} /> : <div class="import-drop" role="status"><p>Reading the file: {count(counted)} rows so far</p></div>}
      <div>
        <p class="field-hint">For example:</p>
        <Copyable text={EXAMPLE[model]} label="the example" block />
      </div>
    </Panel>
    <Earlier />
  </div>
);
