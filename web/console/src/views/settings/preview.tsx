// A banner and a message, painted by the same rules as in a customer's page: the colours
// come from the messenger's own code, contrast included.
import type {ThemeMode} from '../../api/settings';
import {cssOf, parseColour} from '../../../../sdk/src/messages/colours';
import {paletteOf} from '../../../../sdk/src/messages/theme';
import {Icon} from '../../ui/icons';

interface Chosen {
  action: string | null;
  background: string | null;
}

const variables = ({action, background}: Chosen, {isDark, isBar}: {isDark: boolean; isBar: boolean}): Record<string, string> => {
  const palette = paletteOf({
    action: parseColour(action ?? ''),
    background: isBar ? parseColour(background ?? '') : undefined,
    isDark,
    isBar,
  });
  return Object.fromEntries(Object.entries(palette).map(([name, rgb]) => [`--seen-${name.replace('_', '-')}`, cssOf(rgb)]));
};

const Scene = ({chosen, isDark}: {chosen: Chosen; isDark: boolean}) => (
  <figure class={isDark ? 'scene scene-dark' : 'scene'}>
    <figcaption>{isDark ? 'Dark' : 'Light'}</figcaption>
    <div class="scene-page">
      <div class="seen-bar" style={variables(chosen, {isDark, isBar: true})}>
        <span>Your trial ends on Friday. <span class="seen-link">See the plans</span></span>
        <span class="seen-button">Upgrade</span>
        <Icon name="close" />
      </div>
      <div class="scene-text" aria-hidden="true"><i /><i /><i /></div>
      <div class="seen-card" style={variables(chosen, {isDark, isBar: false})}>
        <b>Mia from Herald</b>
        <p>Thanks for your order. <span class="seen-link">Track it here</span>, or write back at any time.</p>
        <span class="seen-quiet">Just now</span>
        <span class="seen-button">Answer</span>
      </div>
    </div>
  </figure>
);

/** The looks in both themes, or in the one that was chosen. */
export const Preview = ({action, background, theme}: Chosen & {theme: ThemeMode}) => (
  <div class="scenes">
    {theme !== 'dark' && <Scene chosen={{action, background}} isDark={false} />}
    {theme !== 'light' && <Scene chosen={{action, background}} isDark />}
  </div>
);
