export const run = async () => 0;
export const watchJob = run;
