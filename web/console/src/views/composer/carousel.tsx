// The screens of a carousel.
import {useRef} from 'preact/hooks';
import type {Align, Block, CarouselContent, Screen, ScreenAction} from '../../messages/shapes';
import {tell} from '../../app/notices';
import {Button, Checkbox, Segmented, Select, TextField} from '../../ui/controls';
import {type Offered, TemplateField} from './rich';

/** The server's own bounds. */
const SCREENS_MAX = 10;
const BLOCKS_MAX = 10;
const ACTIONS_MAX = 3;

const ALIGNS = [{value: 'left', label: 'Left'}, {value: 'center', label: 'Centre'}, {value: 'right', label: 'Right'}] as const;
const ACTION_TYPES = [
  {value: 'continue', label: 'To the next screen'},
  {value: 'dismiss', label: 'Close'},
  {value: 'skip', label: 'Skip to the end'},
  {value: 'url', label: 'Open an address'},
  {value: 'permission', label: 'Ask for a permission'},
];
const PERMISSIONS = ['push', 'location', 'camera', 'photos', 'contacts', 'microphone'].map(value => ({value, label: value}));
const BLOCK_WORDS = {image: 'Picture', title: 'Title', text: 'Text'} as const;

const newBlock = (type: Block['type'], align: Align): Block => (type === 'image' ? {type, url: '', alt: '', align} : {type, text: '', align});

const newScreen = (): Screen => ({blocks: [newBlock('title', 'center'), newBlock('text', 'center')], actions: [{type: 'continue', label: 'Next'}]});

const BlockFields = ({block, path, offered, onChange, onRemove}: {block: Block; path: string; offered: readonly Offered[]; onChange: (block: Block) => void; onRemove: () => void}) => (
  <div class="composer-block">
    {block.type === 'image' ? (
      <>
        <TemplateField label="Address of the picture" field={`${path}.url`} placeholder="https://" value={block.url} offered={offered} onChange={url => onChange({...block, url})} />
        <TextField label="What is to be seen on it" value={block.alt} onInput={alt => onChange({...block, alt})} />
      </>
    ) : (
      <TemplateField label={BLOCK_WORDS[block.type]} field={`${path}.text`} isRich={block.type === 'text'} rows={3} value={block.text} offered={offered} onChange={text => onChange({...block, text})} />
    )}
    <div class="line-between">
      <Segmented label="Side" value={block.align} options={ALIGNS} onChange={align => onChange({...block, align})} />
      <Button look="quiet" icon="trash" onClick={onRemove}>Remove {BLOCK_WORDS[block.type].toLowerCase()}</Button>
    </div>
  </div>
);

const ActionRow = ({action, path, onChange, onRemove}: {action: ScreenAction; path: string; onChange: (action: ScreenAction) => void; onRemove: () => void}) => {
  const typed = (type: string): ScreenAction => {
    const known = ACTION_TYPES.some(option => option.value === type) ? (type as ScreenAction['type']) : 'continue';
    return {type: known, label: action.label, ...(known === 'url' ? {target: ''} : {}), ...(known === 'permission' ? {permission: 'push'} : {})};
  };
  return (
    <div class="composer-action">
      <div data-field={`${path}.label`}><TextField label="Label of the button" value={action.label} onInput={label => onChange({...action, label})} /></div>
      <Select label="What it does" value={action.type} options={ACTION_TYPES} onChange={type => onChange(typed(type))} />
      {action.type === 'url' && <div data-field={`${path}.target`}><TextField label="Address" placeholder="https://" value={action.target ?? ''} onInput={target => onChange({...action, target})} /></div>}
      {action.type === 'permission' && <Select label="Permission" value={action.permission ?? 'push'} options={PERMISSIONS} onChange={permission => onChange({...action, permission})} />}
      <Button look="quiet" icon="trash" label="Remove the button" onClick={onRemove} />
    </div>
  );
};

const ScreenFields = ({screen, at, count, offered, onChange, onRemove}: {screen: Screen; at: number; count: number; offered: readonly Offered[]; onChange: (screen: Screen) => void; onRemove: () => void}) => {
  const {blocks, actions} = screen;
  const path = `content.screens[${at}]`;
  const [first] = blocks;
  const add = (type: Block['type']): void => onChange({...screen, blocks: [...blocks, newBlock(type, first?.align ?? 'center')]});
  return (
    <fieldset class="composer-screen">
      <legend>Screen {at + 1} of {count}</legend>
      {blocks.map((block, index) => (
        <BlockFields key={index} block={block} path={`${path}.blocks[${index}]`} offered={offered} onChange={next => onChange({...screen, blocks: blocks.with(index, next)})} onRemove={() => onChange({...screen, blocks: blocks.toSpliced(index, 1)})} />
      ))}
      <div class="line">
        {(['title', 'text', 'image'] as const).map(type => <Button key={type} look="quiet" icon="plus" disabled={blocks.length >= BLOCKS_MAX} onClick={() => add(type)}>{BLOCK_WORDS[type]}</Button>)}
      </div>
      {actions.map((action, index) => (
        <ActionRow key={index} action={action} path={`${path}.actions[${index}]`} onChange={next => onChange({...screen, actions: actions.with(index, next)})} onRemove={() => onChange({...screen, actions: actions.toSpliced(index, 1)})} />
      ))}
      <div class="line-between">
        <Button look="quiet" icon="plus" disabled={actions.length >= ACTIONS_MAX} onClick={() => onChange({...screen, actions: [...actions, {type: 'dismiss', label: 'Close'}]})}>Button</Button>
        {count > 1 && <Button look="quiet" icon="trash" onClick={onRemove}>Remove this screen</Button>}
      </div>
    </fieldset>
  );
};

export const CarouselFields = ({content, onChange, offered}: {content: CarouselContent; onChange: (content: CarouselContent) => void; offered: readonly Offered[]}) => {
  const {screens} = content;
  const now = useRef({content, onChange});
  now.current = {content, onChange};
  const remove = (at: number): void => {
    const gone = screens[at];
    onChange({...content, screens: screens.toSpliced(at, 1)});
    tell(`Screen ${at + 1} is removed`, () => {
      const {content: left, onChange: put} = now.current;
      put({...left, screens: gone ? left.screens.toSpliced(at, 0, gone) : left.screens});
    });
  };
  return (
    <>
      {screens.map((screen, at) => (
        <ScreenFields key={at} screen={screen} at={at} count={screens.length} offered={offered} onChange={next => onChange({...content, screens: screens.with(at, next)})} onRemove={() => remove(at)} />
      ))}
      <div class="line-between">
        <Button icon="plus" disabled={screens.length >= SCREENS_MAX} onClick={() => onChange({...content, screens: [...screens, newScreen()]})}>Add a screen</Button>
        <Checkbox label="Can be closed before its end" checked={content.close_button !== false} onChange={close_button => onChange({...content, close_button})} />
      </div>
    </>
  );
};
