import process from 'node:process';

/** To be imported before anything of ours: hundreds of thousands of invocations would else log and count on the screen. */
process.env.POWERTOOLS_LOG_LEVEL ??= 'SILENT';
process.env.POWERTOOLS_METRICS_DISABLED ??= 'true';
