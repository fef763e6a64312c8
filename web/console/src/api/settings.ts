// What the settings pages ask of the server, by its nouns.
import {json} from './client';
import type {Role, Teammate} from './types';

/** A page of a list. */
export interface Listed<T> {
  data: T[];
  total_count?: number;
  pages?: {next?: {starting_after: string} | null};
}

export type Platform = 'web' | 'ios' | 'android';
/** The platforms, as people call them. */
export const PLATFORMS: readonly {id: Platform; label: string}[] = [
  {id: 'web', label: 'Web'},
  {id: 'ios', label: 'iOS'},
  {id: 'android', label: 'Android'},
];

export type ThemeMode = 'system' | 'light' | 'dark';

/** How banners and messages look where nothing else is said. */
export interface Appearance {
  type: 'appearance';
  action_color: string | null;
  background_color: string | null;
  theme_mode: ThemeMode;
}

export interface IdentityCheck {
  type: 'identity_check';
  platform: Platform;
  valid: boolean;
  kind: 'hash' | 'jwt';
  code: string;
  message: string;
  secret: 'current' | 'previous' | null;
  expires_at: number | null;
}

/** A teammate together with the link that is shown once. */
export interface InvitedTeammate extends Teammate {
  link: string;
  link_expires_at: number;
}

export const readAppearance = (signal?: AbortSignal): Promise<Appearance> => json('GET', '/manage/appearance', undefined, signal);
export const changeAppearance = (change: Partial<Omit<Appearance, 'type'>>): Promise<Appearance> => json('PUT', '/manage/appearance', change);

export const checkIdentity = (proof: Record<string, string>): Promise<IdentityCheck> => json('POST', '/manage/identity_secrets/check', proof);

export const readTeammates = (signal?: AbortSignal): Promise<Listed<Teammate>> => json('GET', '/manage/teammates', undefined, signal);
export const inviteTeammate = (who: {email: string; name: string; role: Role}): Promise<InvitedTeammate> => json('POST', '/manage/teammates', who);
export const changeTeammate = (id: string, change: {name?: string; role?: Role}): Promise<Teammate> => json('PATCH', `/manage/teammates/${id}`, change);
export const linkTeammate = (id: string): Promise<InvitedTeammate> => json('POST', `/manage/teammates/${id}/link`, {});
/** Ends their sign-ins, forgets their password and makes a link. */
export const resetTeammate = (id: string): Promise<InvitedTeammate> => json('POST', `/manage/teammates/${id}/reset`, {});
export const removeTeammate = (id: string): Promise<Teammate> => json('DELETE', `/manage/teammates/${id}`);

export const changePassword = (change: {password: string; current_password?: string}): Promise<unknown> => json('PUT', '/manage/session/password', change);
