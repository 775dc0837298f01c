export declare const platformFault: (platform: string) => string | undefined;
