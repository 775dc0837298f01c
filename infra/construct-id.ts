/** Converts the name of a function to a construct id: `create-dataset` becomes `CreateDataset`. */
export const pascalCase = (name: string): string =>
  name.replace(/(?:^|-)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

/** Converts a construct id to a name: `NoCleanSweep` becomes `no-clean-sweep`. */
export const kebabCase = (id: string): string => id.replace(/(?!^)[A-Z]/g, (letter) => `-${letter}`).toLowerCase();
