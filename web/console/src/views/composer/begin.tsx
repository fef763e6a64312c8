// Where a new message begins: a starting point, or an empty one of a kind.
import {to} from '../../app/address';
import {KINDS} from '../../messages/shapes';
import {KIND_WORDS} from '../../messages/words';
import {ButtonLink} from '../../ui/controls';
import {Badge, Note, Page, Panel} from '../../ui/surfaces';
import {nameOf} from './draft';
import type {Kept} from './keep';
import {KIND_TEXTS, STARTS} from './starts';

export const Begin = ({before}: {before: Kept | undefined}) => (
  <Page title="New message" trail={{href: to('/messages'), label: 'Messages'}} lead="Choose where to begin. Everything can be changed after.">
    {before && (
      <Note>
        <div class="line-between">
          <p>You were writing “{nameOf(before.draft)}”, which is not saved yet.</p>
          <ButtonLink href={to('/messages/new', {start: 'kept'})}>Go on writing</ButtonLink>
        </div>
      </Note>
    )}
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
