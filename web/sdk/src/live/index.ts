// The script `live.js`: leaves at its own element what the core listens with.
import {listen} from './live';
import type {Listen} from './api';
import type {PartScript} from '../part';
import type {Win} from '../platform';

const script = (window as Win).document.currentScript as PartScript<Listen> | null;
if (script) script.herald = {create: listen};
