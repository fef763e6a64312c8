// The live preview beside the form: a frame of the console's own origin that draws with the
// SDK's code. It is as wide as a real page, made smaller to fit.
import {useEffect, useRef, useState} from 'preact/hooks';
import {json} from '../../api/client';
import {useSession} from '../../api/session';
import {BASE, useParameter} from '../../app/address';
import {useLoaded, useStill} from '../../app/load';
import {isReady, SHOW, type Show} from '../../preview/protocol';
import {Segmented} from '../../ui/controls';
import type {Said} from './draft';
import {filled, type Values} from './variables';

const SIZES = {desktop: {width: 720, height: 480}, phone: {width: 375, height: 600}} as const;
type Device = keyof typeof SIZES;

/** How soon after a key the preview follows, in milliseconds. */
const FOLLOW_MS = 120;

const DEVICES = [{value: 'desktop', label: 'Desktop'}, {value: 'phone', label: 'Phone'}] as const;
const THEMES = [{value: 'light', label: 'Light'}, {value: 'dark', label: 'Dark'}] as const;
const KNOWLEDGE = [{value: 'known', label: 'Somebody known'}, {value: 'unknown', label: 'A stranger'}] as const;

const NOTHING: Values = {};

/** The workspace's colours, where this server has them. */
const useLooks = (): Readonly<Record<string, unknown>> => {
  const {data} = useLoaded('appearance', signal => json<Record<string, unknown>>('GET', '/manage/appearance', undefined, signal));
  return data ?? NOTHING;
};

/** Makes a page of a device as large as the room for it. */
const useScale = (width: number) => {
  const box = useRef<HTMLDivElement>(null);
  const [scale, setScale] = useState(0.4);
  useEffect(() => {
    const element = box.current;
    if (!element) {
      return undefined;
    }
    const sizes = new ResizeObserver(() => setScale(Math.min(1, element.clientWidth / width)));
    sizes.observe(element);
    return () => sizes.disconnect();
  }, [width]);
  return {box, scale};
};

export const Preview = ({said, values}: {said: Said; values: Values}) => {
  const {workspace} = useSession();
  const [deviceText, setDevice] = useParameter('device');
  const [themeText, setTheme] = useParameter('theme');
  const [whoText, setWho] = useParameter('preview');
  const isPhoneKind = said.kind === 'push' || said.kind === 'carousel';
  const device: Device = (deviceText || (isPhoneKind ? 'phone' : 'desktop')) === 'phone' ? 'phone' : 'desktop';
  const theme = themeText === 'dark' ? 'dark' : 'light';
  const isKnown = whoText !== 'unknown';
  const looks = useLooks();
  const frame = useRef<HTMLIFrameElement>(null);
  const [isThere, setThere] = useState(false);
  const {width, height} = SIZES[device];
  const {box, scale} = useScale(width);
  const shown = useStill(said, FOLLOW_MS);

  useEffect(() => {
    const onMessage = (event: MessageEvent<unknown>): void => {
      if (event.origin === globalThis.location.origin && event.source === frame.current?.contentWindow && isReady(event.data)) {
        setThere(true);
      }
    };
    globalThis.addEventListener('message', onMessage);
    return () => globalThis.removeEventListener('message', onMessage);
  }, []);

  useEffect(() => {
    if (isThere) {
      const content: unknown = filled(shown.content, isKnown ? values : NOTHING);
      const show: Show = {type: SHOW, kind: shown.kind, content: content as Record<string, unknown>, theme, looks, sender: workspace.name};
      frame.current?.contentWindow?.postMessage(show, globalThis.location.origin);
    }
  }, [shown, values, isKnown, theme, looks, isThere, workspace.name]);

  return (
    <section class="composer-preview" aria-label="Preview">
      <div class="composer-preview-bar">
        <Segmented label="Device" value={device} options={DEVICES} onChange={next => setDevice(next)} />
        <Segmented label="Theme" value={theme} options={THEMES} onChange={next => setTheme(next === 'light' ? '' : next)} />
      </div>
      <div class={`composer-stage composer-stage-${device}`} ref={box} style={{height: `${Math.round(height * scale)}px`}}>
        <iframe ref={frame} src={`${BASE}/preview.html`} title="Preview of the message" style={{width: `${width}px`, height: `${height}px`, transform: `scale(${scale})`}} />
      </div>
      <div class="composer-preview-bar">
        <Segmented label="Who sees it" value={isKnown ? 'known' : 'unknown'} options={KNOWLEDGE} onChange={next => setWho(next === 'known' ? '' : next)} />
        <small>{isKnown ? 'With values like those you have.' : 'Every variable shows its fallback.'}</small>
      </div>
    </section>
  );
};
