// A text with variables: what is marked can be made bold, italic or a link, and a menu puts
// variables of the person and of the event in.
import {useRef} from 'preact/hooks';
import {Picker, type Choice} from '../../predicate/picker';
import {Button, Field} from '../../ui/controls';
import {written} from './variables';

/** A variable to put in, and the fallback that it comes with. */
export interface Offered extends Choice {
  fallback: string | undefined;
}

interface TextProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  offered: readonly Offered[];
  /** Its place in the message, which a refusal names. */
  field: string;
  hint?: string;
  /** HTML, of several lines; else one line of plain text. */
  isRich?: boolean;
  rows?: number;
  placeholder?: string;
  maxLength?: number;
}

type Box = HTMLTextAreaElement | HTMLInputElement;

/** Puts a text where the cursor is, marks a part of it, and gives the focus back. */
const insert = (box: Box, text: string, marked: readonly [number, number], onChange: (value: string) => void): void => {
  const start = box.selectionStart ?? box.value.length;
  const end = box.selectionEnd ?? start;
  const next = box.value.slice(0, start) + text + box.value.slice(end);
  onChange(next);
  requestAnimationFrame(() => {
    box.focus();
    box.setSelectionRange(start + marked[0], start + marked[1]);
  });
};

const wrap = (box: Box, before: string, after: string, usual: string, onChange: (value: string) => void): void => {
  const chosen = box.value.slice(box.selectionStart ?? 0, box.selectionEnd ?? 0) || usual;
  insert(box, before + chosen + after, [before.length, before.length + chosen.length], onChange);
};

/** A text of a message. */
export const TemplateField = ({label, value, onChange, offered, field, hint, isRich, rows = 5, placeholder, maxLength}: TextProps) => {
  const box = useRef<Box | null>(null);
  const withBox = (act: (box: Box) => void) => () => {
    if (box.current) {
      act(box.current);
    }
  };
  const take = ({id, fallback}: Offered): void => {
    const text = written(id, fallback);
    const start = fallback === undefined ? text.length : text.indexOf('"') + 1;
    withBox(element => insert(element, text, [start, start + (fallback?.length ?? 0)], onChange))();
  };
  const attach = (element: Box | null): void => {
    box.current = element;
  };
  return (
    <div class="composer-text" data-field={field}>
      <Field label={label} {...(hint ? {hint} : {})}>
        {props =>
          isRich ? (
            <textarea ref={attach} class="input textarea" rows={rows} value={value} placeholder={placeholder} onInput={event => onChange(event.currentTarget.value)} {...props} />
          ) : (
            <input ref={attach} class="input" value={value} placeholder={placeholder} maxLength={maxLength} onInput={event => onChange(event.currentTarget.value)} {...props} />
          )
        }
      </Field>
      <div class="composer-tools" role="group" aria-label={`Tools for ${label.toLowerCase()}`}>
        {isRich && (
          <>
            <Button look="quiet" title="Bold" onClick={withBox(element => wrap(element, '<b>', '</b>', 'bold', onChange))}><b>B</b><span class="unseen">old</span></Button>
            <Button look="quiet" title="Italic" onClick={withBox(element => wrap(element, '<i>', '</i>', 'italic', onChange))}><i>I</i><span class="unseen">talic</span></Button>
            <Button look="quiet" icon="link" label="Link" onClick={withBox(element => wrap(element, '<a href="https://">', '</a>', 'link', onChange))} />
          </>
        )}
        <Picker label={`Variable for ${label.toLowerCase()}`} look="quiet" icon="plus" choices={offered} onPick={take}>Variable</Picker>
      </div>
    </div>
  );
};
