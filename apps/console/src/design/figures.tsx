interface FiguresProps {
  readonly label: string;
  readonly figures: readonly (readonly [name: string, figure: string])[];
}

/** A row of figures, each with its name. */
export const Figures = ({ label, figures }: FiguresProps) => (
  <dl class="figures" aria-label={label}>
    {figures.map(([name, figure]) => (
      <div key={name}>
        <dt>{name}</dt>
        <dd>{figure}</dd>
      </div>
    ))}
  </dl>
);
