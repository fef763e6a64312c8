// Whose edits are kept: those of one teammate are not shown to the next one at the same browser.
import {useSession} from '../../api/session';

/** The workspace and the teammate, as edits are kept under. */
export const useKeeper = (): string => {
  const {workspace, teammate} = useSession();
  return `${workspace.app_id}:${teammate.id}`;
};
