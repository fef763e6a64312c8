// Segments: saved filters, side by side above the list.
import {useState} from 'preact/hooks';
import type {ApiError} from '../../api/client';
import {changeSegment, createSegment, deleteSegment} from '../../api/people';
import type {ManagedSegment} from '../../api/types';
import {asApiError, forget} from '../../app/load';
import {soon, tell, tellError} from '../../app/notices';
import {Picker} from '../../predicate/picker';
import {type Tree, sentence} from '../../predicate';
import type {Names} from '../../predicate/words';
import {Button, Checkbox, Form, TextField} from '../../ui/controls';
import {Dialog, ErrorNote, Menu} from '../../ui/surfaces';

/** More beside each other would push the list away; the rest is in a menu. */
const SHOWN_MAX = 6;

interface BarProps {
  segments: readonly ManagedSegment[];
  current: string;
  onChoose: (id: string) => void;
  mayEdit: boolean;
  onRename: (segment: ManagedSegment) => void;
  onDelete: (segment: ManagedSegment) => void;
}

const shownOf = (segments: readonly ManagedSegment[], current: string): readonly ManagedSegment[] => {
  const first = segments.slice(0, SHOWN_MAX);
  const chosen = segments.find(segment => segment.id === current);
  return chosen && !first.includes(chosen) ? [...first, chosen] : first;
};

/** The quick views: everybody, and each segment. */
export const SegmentBar = ({segments, current, onChoose, mayEdit, onRename, onDelete}: BarProps) => {
  const shown = shownOf(segments, current);
  const rest = segments.filter(segment => !shown.includes(segment));
  const chosen = segments.find(segment => segment.id === current);
  return (
    <nav class="people-segments" aria-label="Segments">
      <button type="button" aria-pressed={current === ''} onClick={() => onChoose('')}>Everyone</button>
      {shown.map(segment => (
        <button key={segment.id} type="button" aria-pressed={segment.id === current} onClick={() => onChoose(segment.id)}>
          {segment.name}
          {segment.state === 'building' && <small> {segment.building_percent ?? 0}%</small>}
        </button>
      ))}
      {rest.length > 0 && <Picker label="More segments" look="quiet" choices={rest.map(segment => ({id: segment.id, label: segment.name}))} onPick={({id}) => onChoose(id)}>{`${rest.length} more`}</Picker>}
      {chosen && mayEdit && (
        <Menu
          label={`Segment ${chosen.name}`}
          items={[
            {label: 'Rename', icon: 'edit', onChoose: () => onRename(chosen)},
            {label: 'Delete', icon: 'trash', tone: 'bad', hint: 'Nobody in it is touched', onChoose: () => onDelete(chosen)},
          ]}
        />
      )}
    </nav>
  );
};

/** Every list of segments asks again. */
export const forgetSegments = (): void => {
  forget('segments');
  forget('fields people');
};

interface SaveProps {
  tree: Tree;
  names: Names;
  /** Whether only users are listed at the moment. */
  isUsersOnly: boolean;
  onClose: () => void;
  onSaved: (segment: ManagedSegment) => void;
}

/** Saves a filter under a name. */
export const SaveSegment = ({tree, names, isUsersOnly, onClose, onSaved}: SaveProps) => {
  const [name, setName] = useState('');
  const [hasLeads, setLeads] = useState(!isUsersOnly);
  const [problem, setProblem] = useState<string | undefined>();
  const [error, setError] = useState<ApiError | undefined>();
  const [isBusy, setBusy] = useState(false);
  const save = (): void => {
    if (name.trim() === '') {
      setProblem('Give it a name that says who is in it.');
      return;
    }
    setBusy(true);
    createSegment({name: name.trim(), predicate: tree, person_type: hasLeads ? 'contact' : 'user'}).then(
      segment => {
        forgetSegments();
        onSaved(segment);
      },
      (why: unknown) => {
        setError(asApiError(why));
        setBusy(false);
      },
    );
  };
  return (
    <Dialog title="Save as segment" onClose={onClose}>
      <Form onSubmit={save} label="Save as segment" class="stack">
        <p class="quiet">{sentence(tree, names)}</p>
        <TextField label="Name" value={name} error={problem} maxLength={255} autoFocus placeholder="Paying customers" onInput={text => {
          setName(text);
          setProblem(undefined);
        }} />
        <Checkbox label="Leads too" checked={hasLeads} onChange={setLeads} hint="Without it, only users can be in the segment." />
        {error && <ErrorNote error={error} />}
        <div class="line"><Button type="submit" look="primary" busy={isBusy}>Save segment</Button><Button onClick={onClose}>Cancel</Button></div>
      </Form>
    </Dialog>
  );
};

/** Gives a segment another name. */
export const RenameSegment = ({segment, onClose, onDone}: {segment: ManagedSegment; onClose: () => void; onDone: () => void}) => {
  const [name, setName] = useState(segment.name);
  const [error, setError] = useState<ApiError | undefined>();
  const [isBusy, setBusy] = useState(false);
  const save = (): void => {
    setBusy(true);
    const put = (to: string): Promise<void> =>
      changeSegment(segment.id, {name: to}).then(() => {
        forgetSegments();
        onDone();
      });
    put(name.trim()).then(
      () => {
        onClose();
        tell(`“${segment.name}” is now called “${name.trim()}”`, () => void put(segment.name).catch(tellError));
      },
      (why: unknown) => {
        setError(asApiError(why));
        setBusy(false);
      },
    );
  };
  return (
    <Dialog title="Rename the segment" onClose={onClose}>
      <Form onSubmit={save} label="Rename the segment" class="stack">
        <TextField label="Name" value={name} onInput={setName} maxLength={255} autoFocus />
        {error && <ErrorNote error={error} />}
        <div class="line"><Button type="submit" look="primary" busy={isBusy} disabled={name.trim() === ''}>Rename</Button><Button onClick={onClose}>Cancel</Button></div>
      </Form>
    </Dialog>
  );
};

/** Deletes a segment once nobody took it back. `hide` and `show` take it off the bar and put it back. */
export const removeSegment = (segment: ManagedSegment, hide: () => void, show: () => void): void => {
  hide();
  soon(
    `Segment “${segment.name}” deleted`,
    () => {
      deleteSegment(segment.id).then(forgetSegments, (error: unknown) => {
        show();
        tellError(error);
      });
    },
    show,
  );
};

/** Puts another filter into a segment; what it held before can be brought back. */
export const updateSegment = async (segment: ManagedSegment, tree: Tree, onDone: () => void): Promise<void> => {
  const before = segment.predicate as Tree;
  const put = async (predicate: Tree): Promise<void> => {
    await changeSegment(segment.id, {predicate});
    forgetSegments();
    onDone();
  };
  await put(tree);
  tell(`Segment “${segment.name}” changed`, () => void put(before).catch(tellError));
};
