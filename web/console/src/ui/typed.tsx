// Fields whose text is read as something else. While somebody types, the field shows their own
// text: `1.` on the way to `1.5` is not turned into `1`, and an emptied field stays empty. Left,
// it shows what holds.
import {useState} from 'preact/hooks';

/** What a field shows, and what it is told: `held` is the text of what holds. */
export const useTyped = (held: string): {text: string; type: (text: string) => void; leave: () => void} => {
  const [typed, setTyped] = useState<string | undefined>();
  return {text: typed ?? held, type: setTyped, leave: () => setTyped(undefined)};
};

interface NumberInputProps {
  value: number | null | undefined;
  /** Null where the field is empty, or holds no number. */
  onChange: (value: number | null) => void;
  class?: string;
  min?: number;
  max?: number;
  step?: number | 'any';
  id?: string;
  'aria-label'?: string;
  'aria-describedby'?: string;
  'aria-invalid'?: 'true';
}

/** A number. */
export const NumberInput = ({value, onChange, class: name, ...rest}: NumberInputProps) => {
  const {text, type, leave} = useTyped(value === null || value === undefined ? '' : String(value));
  return (
    <input
      class={name ? `input ${name}` : 'input'}
      type="number"
      value={text}
      onInput={event => {
        type(event.currentTarget.value);
        const read = event.currentTarget.valueAsNumber;
        onChange(Number.isNaN(read) ? null : read);
      }}
      onBlur={leave}
      {...rest}
    />
  );
};
