// What a webhook sends: its address and, where wanted, a body of one's own.
import {useEffect, useRef, useState} from 'preact/hooks';
import type {WebhookContent} from '../../messages/shapes';
import {Checkbox, TextArea, TextField} from '../../ui/controls';

const USUAL = {text: '{{ name | fallback: "Somebody" }} did {{ event.name }}'};

const parsed = (text: string): {body?: unknown; error?: string} => {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === 'object' && body !== null && !Array.isArray(body) ? {body} : {error: 'The body must be a JSON object, in curly brackets.'};
  } catch {
    return {error: 'This is no JSON yet. The last body that was is kept.'};
  }
};

export const WebhookFields = ({content, onChange}: {content: WebhookContent; onChange: (content: WebhookContent) => void}) => {
  const [text, setText] = useState(() => JSON.stringify(content.body ?? USUAL, undefined, 2));
  const latest = useRef(text);
  latest.current = text;
  const {error} = parsed(text);
  const hasBody = content.body !== undefined;
  const held = JSON.stringify(content.body);
  useEffect(() => {
    // Another body than the one that was typed: edits were discarded, or taken back.
    if (held !== undefined && held !== JSON.stringify(parsed(latest.current).body)) {
      setText(JSON.stringify(content.body, undefined, 2));
    }
  }, [held]);
  const write = (next: string): void => {
    setText(next);
    const {body} = parsed(next);
    if (body !== undefined) {
      onChange({...content, body});
    }
  };
  return (
    <>
      <div data-field="content.url"><TextField label="Address" type="url" placeholder="https://" hint="Of https. No variables: nobody’s data chooses where it goes." value={content.url} onInput={url => onChange({...content, url})} /></div>
      <Checkbox label="Send a body of my own" hint="Otherwise it says what happened to whom." checked={hasBody} onChange={on => onChange(on ? {...content, body: parsed(text).body ?? USUAL} : {url: content.url})} />
      {hasBody && <div data-field="content.body"><TextArea label="Body, as JSON" mono rows={8} value={text} error={error} hint="Texts in it are templates: {{ email }}, {{ event.metadata.key }}." onInput={write} /></div>}
    </>
  );
};
