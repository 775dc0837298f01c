import { useId } from 'preact/hooks';
import type { PlotLook, Range } from './plot-data.ts';

interface CurveToolsProps {
  readonly look: PlotLook;
  readonly onLook: (look: PlotLook) => void;
  /** The positions of the points on the axis: steps or seconds. */
  readonly places: readonly number[];
  /** Describes the point with the given index, such as `Step 300`. */
  readonly placeWords: (index: number) => string;
  /** True if the points hold times, so that the time axis can be offered. */
  readonly isTimed: boolean;
  readonly at: number | undefined;
  readonly onPoint: (index: number | undefined) => void;
  readonly range: Range | undefined;
  readonly onRange: (range: Range | undefined) => void;
  readonly onSave: () => void;
}

/** The controls of the charts: axis, smoothing, scale, selected point and zoom. All controls work by keyboard. */
export const CurveTools = (props: CurveToolsProps) => {
  const { look, onLook, places, placeWords, isTimed, at, onPoint, range, onRange, onSave } = props;
  const id = useId();
  const last = places.length - 1;
  const read = Math.min(at ?? last, last);
  const [from, to] = range ?? [places[0] ?? 0, places[last] ?? 0];
  const wording = placeWords(read);
  const zoom = (factor: number) => {
    const [middle, half] = [places[read] ?? (from + to) / 2, ((to - from) * factor) / 2];
    onRange([middle - half, middle + half]);
  };
  return (
    <div class="line">
      <div class="field">
        <label for={`${id}axis`}>Along</label>
        <select
          id={`${id}axis`}
          value={look.axis}
          onChange={({ currentTarget }) => onLook({ ...look, axis: currentTarget.value === 'time' ? 'time' : 'step' })}
        >
          <option value="step">Steps</option>
          <option value="time" disabled={!isTimed}>
            Time
          </option>
        </select>
      </div>
      <div class="field">
        <label for={`${id}smoothing`}>Smoothing</label>
        <input
          id={`${id}smoothing`}
          type="range"
          min={0}
          max={0.99}
          step={0.01}
          value={look.smoothing}
          onInput={({ currentTarget }) => onLook({ ...look, smoothing: currentTarget.valueAsNumber })}
        />
      </div>
      <div class="field">
        <label for={`${id}at`}>{wording}</label>
        <input
          id={`${id}at`}
          type="range"
          min={0}
          max={last}
          value={read}
          aria-valuetext={wording}
          onInput={({ currentTarget }) => onPoint(currentTarget.valueAsNumber)}
        />
      </div>
      <label class="check">
        <input
          type="checkbox"
          checked={look.isLog}
          onChange={({ currentTarget }) => onLook({ ...look, isLog: currentTarget.checked })}
        />
        Log scale
      </label>
      <button type="button" onClick={() => zoom(0.5)}>
        Zoom in
      </button>
      <button type="button" disabled={range === undefined} onClick={() => onRange(undefined)}>
        Show all
      </button>
      <button type="button" onClick={onSave}>
        CSV
      </button>
    </div>
  );
};
