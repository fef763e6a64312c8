// What can be done with somebody as a whole.
import {useLocation} from 'preact-iso';
import {useState} from 'preact/hooks';
import {json} from '../../api/client';
import {useMay} from '../../api/session';
import type {Contact} from '../../api/types';
import {to} from '../../app/address';
import {forget} from '../../app/load';
import {soon, tell, tellError} from '../../app/notices';
import {Button} from '../../ui/controls';
import {personTitle} from '../../ui/format';
import {Menu, type MenuItem, Note} from '../../ui/surfaces';
import {change, contactPath, download} from './data';
import {MergeDialog} from './merge';

interface OfContact {
  contact: Contact;
  onChanged: () => void;
}

const act = (id: string, what: string): Promise<unknown> => json('POST', contactPath(id, `/${what}`), {});

/** Says that lists leave them out, and brings them back. */
export const HiddenNote = ({contact, onChanged}: OfContact) => {
  const mayChange = useMay('support');
  return (
    <Note tone="warn">
      <div class="line-between">
        <span>Archived or blocked: lists, segments and messages leave {personTitle(contact)} out.</span>
        {mayChange && <Button onClick={() => change('They are back in every list', () => act(contact.id, 'unarchive'), onChanged, () => act(contact.id, 'archive'))}>Bring back</Button>}
      </div>
    </Note>
  );
};

/** The menu of a profile. */
export const Actions = ({contact, isHidden, onChanged}: OfContact & {isHidden: boolean}) => {
  const {route} = useLocation();
  const mayChange = useMay('support');
  const [isMerging, setMerging] = useState(false);
  const [isGoing, setGoing] = useState(false);
  const name = personTitle(contact);
  const {id} = contact;
  const erase = (): void => {
    setGoing(true);
    soon(
      `${name} is about to be deleted, with everything that is stored of them`,
      () =>
        void json('DELETE', contactPath(id)).then(() => {
          forget('people');
          forget(`contact ${id}`);
          tell(`${name} is deleted`);
          if (globalThis.location.pathname === to(`/people/${id}`)) {
            route(to('/people'), true);
          }
        }, (error: unknown) => {
          setGoing(false);
          tellError(error);
        }),
      () => setGoing(false),
    );
  };
  const unarchive = (): Promise<unknown> => act(id, 'unarchive');
  const items: MenuItem[] = [
    {label: 'Merge with somebody', icon: 'link', onChoose: () => setMerging(true)},
    {label: 'Download what is stored', icon: 'download', hint: 'One JSON file with everything, events of any age too', onChoose: () => void download(id).then(() => tell('The file is on its way to your downloads'), tellError)},
    ...(isHidden
      ? []
      : [
          {label: 'Archive', icon: 'archive' as const, hint: 'Hides them from lists and messages', onChoose: () => change(`${name} is archived`, () => act(id, 'archive'), onChanged, unarchive)},
          {label: 'Block', icon: 'close' as const, hint: 'As archived, and nothing makes them again', onChoose: () => change(`${name} is blocked`, () => act(id, 'block'), onChanged, unarchive)},
        ]),
    {label: 'Delete', icon: 'trash', tone: 'bad', disabled: isGoing, hint: 'Erases everything that is stored of them', onChoose: erase},
  ];
  return mayChange ? (
    <>
      <Menu label="More to do with this person" items={items} look="plain" />
      {isMerging && (
        <MergeDialog
          contact={contact}
          onClose={() => setMerging(false)}
          onMerged={survivor => {
            onChanged();
            route(to(`/people/${survivor}`), true);
          }}
        />
      )}
    </>
  ) : null;
};
