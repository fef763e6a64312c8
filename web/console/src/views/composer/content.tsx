// What the message says: the fields of its kind.
import type {EmailContent, PageAction, PageContent, PushContent} from '../../messages/shapes';
import {Checkbox, Segmented, Select, TextField} from '../../ui/controls';
import {useTyped} from '../../ui/typed';
import {CarouselFields} from './carousel';
import type {Said} from './draft';
import {type Offered, TemplateField} from './rich';
import {WebhookFields} from './webhook';

interface FieldsProps<Content> {
  content: Content;
  onChange: (content: Content) => void;
  offered: readonly Offered[];
}

const ACTIONS = [
  {value: 'none', label: 'Nothing'},
  {value: 'url', label: 'A button'},
  {value: 'reaction', label: 'Reactions'},
  {value: 'email_collector', label: 'A field for their e-mail'},
];

const newAction = (type: string): PageAction | null => (type === 'url' ? {type, label: 'Open', target: ''} : type === 'reaction' ? {type, reactions: ['👎', '👍']} : type === 'email_collector' ? {type} : null);

const REACTIONS_MAX = 10;

const Reactions = ({reactions, onChange}: {reactions: readonly string[]; onChange: (reactions: string[]) => void}) => {
  const typed = useTyped(reactions.join(' '));
  return (
    <TextField
      label="Reactions, with spaces between"
      value={typed.text}
      hint={`Emoji, at most ${REACTIONS_MAX}. People choose one.`}
      onInput={text => {
        typed.type(text);
        onChange(text.split(/\s+/).filter(Boolean).slice(0, REACTIONS_MAX));
      }}
      onBlur={typed.leave}
    />
  );
};

const ActionFields = ({action, onChange, offered}: {action: PageAction | null | undefined; onChange: (action: PageAction | null) => void; offered: readonly Offered[]}) => (
  <div class="composer-fields">
    <Select label="What can be done with it" value={action?.type ?? 'none'} options={ACTIONS} onChange={type => onChange(newAction(type))} />
    {action?.type === 'url' && (
      <div class="composer-pair">
        <TemplateField label="Label of the button" field="content.action.label" value={action.label} offered={offered} onChange={label => onChange({...action, label})} />
        <TemplateField label="Where it leads" field="content.action.target" placeholder="https://" value={action.target} offered={offered} onChange={target => onChange({...action, target})} />
        <Checkbox label="Open in a new tab" checked={action.new_tab === true} onChange={isNew => onChange({...action, new_tab: isNew})} />
      </div>
    )}
    {action?.type === 'reaction' && <Reactions reactions={action.reactions} onChange={reactions => onChange({...action, reactions})} />}
  </div>
);

const BannerLooks = ({content, onChange}: Pick<FieldsProps<PageContent>, 'content' | 'onChange'>) => (
  <>
    <div class="line">
      <Segmented label="Style" value={content.style ?? 'floating'} options={[{value: 'floating', label: 'Floats above the page'}, {value: 'inline', label: 'Pushes the page'}]} onChange={style => onChange({...content, style})} />
      <Segmented label="Position" value={content.position ?? 'top'} options={[{value: 'top', label: 'Top'}, {value: 'bottom', label: 'Bottom'}]} onChange={position => onChange({...content, position})} />
    </div>
    <div class="line composer-ticks">
      <Checkbox label="Can be closed" checked={content.show_dismiss_button !== false} onChange={on => onChange({...content, show_dismiss_button: on})} />
      <Checkbox label="Goes once its button was used" checked={content.dismiss_on_action === true} onChange={on => onChange({...content, dismiss_on_action: on})} />
    </div>
  </>
);

const PageFields = ({kind, content, onChange, offered}: FieldsProps<PageContent> & {kind: string}) => (
  <>
    {kind === 'tooltip' && (
      <div data-field="content.selector">
        <TextField label="Element that it points to" value={content.selector ?? ''} placeholder="#save" hint="A CSS selector. It is shown on pages that have such an element." onInput={selector => onChange({...content, selector})} />
      </div>
    )}
    {kind !== 'tooltip' && kind !== 'chat' && <TemplateField label="Title" field="content.title" hint="May be left empty." value={content.title ?? ''} offered={offered} onChange={title => onChange({...content, title})} />}
    <TemplateField label="Text" field="content.body" isRich rows={kind === 'post' ? 7 : 4} placeholder="What should it say?" value={content.body} offered={offered} onChange={body => onChange({...content, body})} />
    {kind === 'banner' && <BannerLooks content={content} onChange={onChange} />}
    {kind !== 'tooltip' && <ActionFields action={content.action} offered={offered} onChange={action => onChange({...content, action})} />}
  </>
);

const EmailFields = ({content, onChange, offered}: FieldsProps<EmailContent>) => (
  <>
    <TemplateField label="Subject" field="content.subject" value={content.subject} offered={offered} onChange={subject => onChange({...content, subject})} />
    <TemplateField label="Text" field="content.body" isRich rows={10} value={content.body} offered={offered} onChange={body => onChange({...content, body})} />
    <div class="composer-pair">
      <div data-field="content.from_name"><TextField label="Name of the sender" hint="Empty: the one of the server’s settings." value={content.from_name ?? ''} onInput={from_name => onChange({...content, from_name})} /></div>
      <div data-field="content.reply_to"><TextField label="Answers go to" type="email" value={content.reply_to ?? ''} onInput={reply_to => onChange({...content, reply_to})} /></div>
    </div>
    <Checkbox label="Count clicks on its links" checked={content.track_clicks !== false} onChange={track_clicks => onChange({...content, track_clicks})} />
  </>
);

const PushFields = ({content, onChange, offered}: FieldsProps<PushContent>) => (
  <>
    <TemplateField label="Title" field="content.title" value={content.title ?? ''} offered={offered} onChange={title => onChange({...content, title})} />
    <TemplateField label="Text" field="content.body" isRich={false} value={content.body} offered={offered} onChange={body => onChange({...content, body})} />
    <TemplateField label="Where a tap leads" field="content.url" hint="The app is told, and opens it. May be left empty." value={content.url ?? ''} offered={offered} onChange={url => onChange({...content, url})} />
  </>
);

/** The fields of what a message says. */
export const ContentFields = ({said, onChange, offered}: {said: Said; onChange: (said: Said) => void; offered: readonly Offered[]}) => {
  switch (said.kind) {
    case 'carousel':
      return <CarouselFields content={said.content} offered={offered} onChange={content => onChange({...said, content})} />;
    case 'email':
      return <EmailFields content={said.content} offered={offered} onChange={content => onChange({...said, content})} />;
    case 'push':
      return <PushFields content={said.content} offered={offered} onChange={content => onChange({...said, content})} />;
    case 'webhook':
      return <WebhookFields content={said.content} onChange={content => onChange({...said, content})} />;
    default:
      return <PageFields kind={said.kind} content={said.content} offered={offered} onChange={content => onChange({...said, content})} />;
  }
};
