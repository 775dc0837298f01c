/** Construct id of a function: `create-dataset` becomes `CreateDataset`. */
export const pascalCase = (name: string): string =>
  name.replace(/(?:^|-)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

/** And back: `NoCleanSweep` becomes `no-clean-sweep`. */
export const kebabCase = (id: string): string => id.replace(/(?!^)[A-Z]/g, (letter) => `-${letter}`).toLowerCase();
