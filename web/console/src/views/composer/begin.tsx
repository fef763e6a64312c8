// Where a new message begins: a starting point, or an empty one of a kind.
import {useState} from 'preact/hooks';
import {to} from '../../app/address';
import {tell} from '../../app/notices';
import {KINDS} from '../../messages/shapes';
import {KIND_WORDS} from '../../messages/words';
import {Button, ButtonLink} from '../../ui/controls';
import {Badge, Note, Page, Panel} from '../../ui/surfaces';
import {nameOf} from './draft';
import {forgetKept, keep, keptNew} from './keep';
import {KIND_TEXTS, STARTS} from './starts';

/** What was begun and is not saved yet. */
const Begun = ({keeper}: {keeper: string}) => {
  const [all, setAll] = useState(() => keptNew(keeper));
  const discard = ({slot, kept: {draft, updated_at}}: (typeof all)[number]): void => {
    forgetKept(keeper, slot);
    setAll(keptNew(keeper));
    tell(`“${nameOf(draft)}” is discarded`, () => {
      keep(keeper, slot, {draft, updated_at});
      setAll(keptNew(keeper));
    });
  };
  return (
    <>
      {all.map(one => (
        <Note key={one.slot}>
          <div class="line-between">
            <p>You were writing “{nameOf(one.kept.draft)}”, which is not saved yet.</p>
            <span class="line"><Button look="quiet" onClick={() => discard(one)}>Discard<span class="unseen"> “{nameOf(one.kept.draft)}”</span></Button><ButtonLink href={to('/messages/new', {kept: one.slot})}>Go on writing</ButtonLink></span>
          </div>
        </Note>
      ))}
    </>
  );
};

export const Begin = ({keeper}: {keeper: string}) => (
  <Page title="New message" trail={{href: to('/messages'), label: 'Messages'}} lead="Choose where to begin. Everything can be changed after.">
    <Begun keeper={keeper} />
    <Panel title="Starting points">
      <ul class="composer-starts">
        {STARTS.map(({id, label, text, kind}) => (
          <li key={id}>
            <a href={to('/messages/new', {start: id})}>
              <b>{label}</b>
              <small>{text}</small>
              <Badge>{KIND_WORDS[kind] ?? kind}</Badge>
            </a>
          </li>
        ))}
      </ul>
    </Panel>
    <Panel title="Empty">
      <ul class="composer-starts composer-kinds">
        {KINDS.map(kind => (
          <li key={kind}>
            <a href={to('/messages/new', {kind})}>
              <b>{KIND_WORDS[kind] ?? kind}</b>
              <small>{KIND_TEXTS[kind]}</small>
            </a>
          </li>
        ))}
      </ul>
    </Panel>
  </Page>
);
