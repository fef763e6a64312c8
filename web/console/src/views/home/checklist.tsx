// The setup checklist, as the page shows it.
import {Icon} from '../../ui/icons';
import {Panel} from '../../ui/surfaces';
import {Meter} from '../../ui/chart';
import {Button} from '../../ui/controls';
import type {Step} from './steps';

/** Steps with what is done ticked; each leads to where it is done. Without anything else on the page it cannot be hidden. */
export const Checklist = ({steps, onHide}: {steps: readonly Step[]; onHide: (() => void) | undefined}) => {
  const done = steps.filter(step => step.isDone).length;
  const next = steps.find(step => !step.isDone)?.id;
  return (
    <Panel
      title="Set up"
      flush
      actions={
        <>
          <span class="quiet number">{done} of {steps.length}</span>
          <span class="checklist-meter"><Meter value={done} max={steps.length} label={`${done} of ${steps.length} steps are done`} /></span>
          {onHide && <Button look="quiet" icon="close" label="Hide the checklist" onClick={onHide} />}
        </>
      }
    >
      <ol class="checklist" aria-label="Steps">
        {steps.map(step => (
          <li key={step.id} class={step.isDone ? 'step step-done' : step.id === next ? 'step step-next' : 'step'}>
            <a href={step.href}>
              <span class="step-mark">{step.isDone && <Icon name="check" />}<span class="unseen">{step.isDone ? 'Done:' : 'To do:'}</span></span>
              <span class="step-text"><b>{step.title}</b><small>{step.text}</small></span>
              <Icon name="right" />
            </a>
          </li>
        ))}
      </ol>
    </Panel>
  );
};
