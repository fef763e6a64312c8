// What the team noted about somebody.
import {createElement, type ComponentChildren} from 'preact';
import {useMemo, useRef, useState} from 'preact/hooks';
import {json} from '../../api/client';
import {useMay} from '../../api/session';
import type {Note} from '../../api/types';
import {useEdited} from '../../app/edited';
import {useLoaded} from '../../app/load';
import {tell, tellError} from '../../app/notices';
import {Button, Form, TextArea} from '../../ui/controls';
import {Empty, ErrorNote, Time, Waiting} from '../../ui/surfaces';
import {contactPath, listNotes, NOTES_PER_PAGE} from './data';
import {type Mark, noteBody, readNote} from './markup';

const drawn = (marks: readonly (Mark | string)[]): ComponentChildren[] =>
  marks.map(mark => (typeof mark === 'string' ? mark : mark.tag === 'br' ? <br /> : mark.tag === 'a' ? (mark.href ? <a href={mark.href} target="_blank" rel="noopener noreferrer">{drawn(mark.children)}</a> : <>{drawn(mark.children)}</>) : createElement(mark.tag, null, drawn(mark.children))));

const Written = ({note}: {note: Note}) => {
  const marks = useMemo(() => readNote(note.body), [note.body]);
  return (
    <li class="noted">
      <p class="faint">{note.author?.name ?? 'Somebody'}, <Time at={note.created_at} /></p>
      <div class="noted-body">{drawn(marks)}</div>
    </li>
  );
};

/** Notes, and the field that writes one. */
export const Notes = ({contact, onChanged}: {contact: string; onChanged: () => void}) => {
  const mayWrite = useMay('support');
  const {data: latest, error, reload} = useLoaded(`notes ${contact}`, signal => listNotes(contact, 1, signal));
  const [older, setOlder] = useState<{notes: Note[]; page: number}>({notes: [], page: 1});
  const [isMoreBusy, setMoreBusy] = useState(false);
  const data = latest && [...latest.data, ...older.notes];
  const more = (): void => {
    setMoreBusy(true);
    listNotes(contact, older.page + 1)
      .then(({data: notes}) => setOlder(before => ({notes: [...before.notes, ...notes], page: before.page + 1})), tellError)
      .finally(() => setMoreBusy(false));
  };
  // A note that is half written waits while its tab is left.
  const {value: text, edit: setText} = useEdited(`note of ${contact}`, '');
  const now = useRef(text);
  now.current = text;
  const [isBusy, setBusy] = useState(false);
  const write = (): void => {
    if (text.trim() === '' || isBusy) {
      return;
    }
    setBusy(true);
    json('POST', contactPath(contact, '/notes'), {body: noteBody(text)})
      .then(() => {
        // What was written while the answer was on its way is the next one.
        setText(now.current === text ? '' : now.current);
        // Each stands one place further down now.
        setOlder({notes: [], page: 1});
        tell('The note is written');
        reload();
        onChanged();
      }, tellError)
      .finally(() => setBusy(false));
  };
  return (
    <section class="stack" aria-label="Notes">
      {mayWrite && (
        <Form label="Write a note" onSubmit={write} class="stack-tight">
          <TextArea label="New note" value={text} onInput={setText} rows={3} placeholder="Only your team sees it" />
          <div class="line"><Button type="submit" disabled={text.trim() === ''} busy={isBusy}>Write the note</Button></div>
        </Form>
      )}
      {error && <ErrorNote error={error} onRetry={reload} />}
      {!data && !error && <Waiting rows={4} />}
      {data && (data.length === 0 ? <Empty title="No notes yet"><p>What your team should know about this person: it is never shown to them.</p></Empty> : <ol class="noted-list">{data.map(note => <Written key={note.id} note={note} />)}</ol>)}
      {latest && older.page * NOTES_PER_PAGE < latest.total_count && <div><Button look="quiet" busy={isMoreBusy} onClick={more}>Show older ones</Button></div>}
    </section>
  );
};
