import { readFileSync } from 'node:fs';
import { StackFault } from './cloud/stack-fault.ts';
import { parseScenario, type Scenario, ScenarioFault } from './runpod-simulator/scenario.ts';

const textOf = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new StackFault(`The scenario ${file} cannot be read.`);
  }
};

const jsonOf = (file: string): unknown => {
  const text = textOf(file);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new StackFault(`The scenario ${file} is no JSON: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
};

/** Reads a scenario from a file. Throws a `StackFault` that names the file, the step and the field. */
export const readScenario = (file: string): Scenario => {
  const json = jsonOf(file);
  try {
    return parseScenario(json);
  } catch (cause) {
    throw cause instanceof ScenarioFault ? new StackFault(`${file}: ${cause.message}`) : cause;
  }
};
