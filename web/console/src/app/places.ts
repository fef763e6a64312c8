// Where the console's rooms are: the navigation, the shortcuts and the palette are all made
// of this one list. A room that is yet to come has no entry.
import type {Role} from '../api/types';
import type {IconName} from '../ui/icons';
import {to} from './address';

export interface Place {
  id: string;
  label: string;
  icon: IconName;
  href: string;
  /** The second key of its shortcut, after `g`. */
  key: string;
  /** Addresses that belong to it begin so. */
  under: string;
  /** Who may look at it at least. */
  role: Role;
}

/** The events page stands under Settings, where teams look for it, and in the navigation. */
export const EVENTS = '/settings/data/people/events';

export const PLACES: readonly Place[] = [
  {id: 'home', label: 'Home', icon: 'home', href: to('/'), key: 'h', under: '', role: 'viewer'},
  {id: 'people', label: 'People', icon: 'people', href: to('/people'), key: 'p', under: '/people', role: 'viewer'},
  {id: 'messages', label: 'Messages', icon: 'messages', href: to('/messages'), key: 'm', under: '/messages', role: 'viewer'},
  {id: 'events', label: 'Events', icon: 'events', href: to(EVENTS), key: 'e', under: EVENTS, role: 'viewer'},
  {id: 'live', label: 'Live', icon: 'live', href: to('/live'), key: 'l', under: '/live', role: 'viewer'},
  {id: 'settings', label: 'Settings', icon: 'settings', href: to('/settings'), key: 's', under: '/settings', role: 'viewer'},
];

export interface SettingsPage {
  id: string;
  label: string;
  group: 'Workspace' | 'Data' | 'Messenger' | 'Team';
  role: Role;
  /** Words by which the palette finds it. */
  words: string;
}

/** The pages of Settings, in their order; the id is the address. */
export const SETTINGS: readonly SettingsPage[] = [
  {id: 'install', label: 'Install', group: 'Messenger', role: 'viewer', words: 'snippet script tag manager segment stripe'},
  {id: 'verification', label: 'Identity verification', group: 'Messenger', role: 'owner', words: 'secret hash jwt user_hash'},
  {id: 'appearance', label: 'Appearance', group: 'Messenger', role: 'viewer', words: 'colour theme dark banner look'},
  {id: 'domains', label: 'Trusted domains', group: 'Messenger', role: 'viewer', words: 'origin allow hosts'},
  {id: 'data/people/events', label: 'Events', group: 'Data', role: 'viewer', words: 'definitions metadata archive limit 120'},
  {id: 'data/people/attributes', label: 'Attributes', group: 'Data', role: 'viewer', words: 'custom fields'},
  {id: 'data/people/tags', label: 'Tags', group: 'Data', role: 'viewer', words: 'labels'},
  {id: 'data/imports', label: 'Import and export', group: 'Data', role: 'editor', words: 'csv download upload backup'},
  {id: 'data/jobs', label: 'Jobs', group: 'Data', role: 'viewer', words: 'background work progress'},
  {id: 'general', label: 'General', group: 'Workspace', role: 'viewer', words: 'name time zone app id'},
  {id: 'limits', label: 'Limits and retention', group: 'Workspace', role: 'viewer', words: 'rate settings keep history delete'},
  {id: 'office-hours', label: 'Office hours', group: 'Workspace', role: 'viewer', words: 'windows schedule'},
  {id: 'keys', label: 'Keys and tokens', group: 'Workspace', role: 'owner', words: 'access token write key api'},
  {id: 'team', label: 'Team and roles', group: 'Team', role: 'viewer', words: 'teammates invite owner editor support viewer'},
  {id: 'account', label: 'Your account', group: 'Team', role: 'viewer', words: 'password sign out theme'},
  {id: 'audit', label: 'Audit log', group: 'Team', role: 'editor', words: 'history changes who'},
];
