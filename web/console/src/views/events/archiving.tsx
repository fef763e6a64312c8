// Archiving an event name: done at once and undone from the notice; where messages or
// segments use it, they are named first.
import {useState} from 'preact/hooks';
import {ApiError} from '../../api/client';
import {archive, type Definition, unarchive} from '../../api/definitions';
import {to} from '../../app/address';
import {forget} from '../../app/load';
import {tell, tellError} from '../../app/notices';
import {Button} from '../../ui/controls';
import {Dialog} from '../../ui/surfaces';
import {type Use, usesIn} from './uses';

/** What has to ask again after a change of a name. */
const changed = (): void => {
  forget('event_definition');
};

interface Asked {
  definition: Definition;
  uses: Use[];
}

const InUse = ({asked, onArchive, onClose}: {asked: Asked; onArchive: () => void; onClose: () => void}) => (
  <Dialog
    title={`${asked.definition.display_name} is in use`}
    onClose={onClose}
    actions={<><Button onClick={onClose}>Keep it</Button><Button look="danger" onClick={onArchive}>Archive anyway</Button></>}
  >
    <p>While it is archived, nothing new is recorded under this name, and these match nobody by it:</p>
    <ul>
      {asked.uses.map(use => (
        <li key={`${use.kind} ${use.id ?? use.name}`}>
          {use.id ? <a href={to(`/messages/${use.id}`)}>{use.name}</a> : use.name} <span class="quiet">{use.kind === 'message' ? 'live message' : 'segment'}</span>
        </li>
      ))}
    </ul>
  </Dialog>
);

/** How to archive and to bring back; `dialog` belongs somewhere into the view. */
export const useArchiving = (after: () => void) => {
  const [asked, setAsked] = useState<Asked | undefined>();
  const done = (): void => {
    changed();
    after();
  };
  const bringBack = (definition: Definition): void => {
    unarchive(definition.id).then(() => {
      done();
      tell(`${definition.display_name} is active again`, () => put(definition));
    }, tellError);
  };
  const put = (definition: Definition, force = false): void => {
    archive(definition.id, force).then(
      () => {
        done();
        tell(`${definition.display_name} is archived. Nothing new is recorded under this name.`, () => bringBack(definition));
      },
      (error: unknown) => {
        if (error instanceof ApiError && error.status === 409 && !force) {
          setAsked({definition, uses: usesIn(error.message)});
        } else {
          tellError(error);
        }
      },
    );
  };
  const dialog = asked && (
    <InUse
      asked={asked}
      onClose={() => setAsked(undefined)}
      onArchive={() => {
        setAsked(undefined);
        put(asked.definition, true);
      }}
    />
  );
  return {archive: (definition: Definition) => put(definition), unarchive: bringBack, dialog};
};
